/** What a column of a table can stand for, and how such columns are usually titled, in English and in French. */
const REQUIREMENT_FIELDS = [
  'id', 'title', 'text', 'specification', 'type', 'status', 'version', 'expectedCoverage', 'order', 'methods', 'level', 'stage', 'owner',
  'rationale', 'parents', 'blocks', 'related', 'satellites', 'stations', 'environments',
] as const // prettier-ignore
const TEST_FIELDS = [
  'id', 'suite', 'title', 'summary', 'preconditions', 'step', 'actions', 'expected', 'stepExecution', 'importance', 'status', 'execution',
  'keywords', 'requirements', 'version', 'duration', 'platforms', 'order',
] as const // prettier-ignore
const RESULT_FIELDS = [
  'test', 'plan', 'build', 'platform', 'tester', 'at', 'verdict', 'notes', 'bugs', 'duration', 'execution', 'project',
] as const // prettier-ignore

export const TABLE_KINDS = ['requirements', 'tests', 'results'] as const
export type TableKind = (typeof TABLE_KINDS)[number]
export const FIELDS: Readonly<Record<TableKind, readonly string[]>> = {
  requirements: REQUIREMENT_FIELDS,
  tests: TEST_FIELDS,
  results: RESULT_FIELDS,
}

/** The usual titles, as `titleKey` has them; the first one is what an export writes. */
export const TITLES: Readonly<Record<TableKind, Readonly<Record<string, readonly string[]>>>> = {
  requirements: {
    id: ['ID', 'Req ID', 'ReqID', 'Requirement ID', 'Requirement identifier', 'Identifier', 'Docid', 'Doc ID', 'Req', 'Reference', 'Ref', 'UID', 'Requirement', 'Number', 'N', 'Identifiant', 'Référence', 'Réf', 'Exigence', 'Id exigence', 'Identifiant exigence', 'Numéro', 'Code'],
    title: ['Title', 'Name', 'Requirement title', 'Heading', 'Summary', 'Short text', 'Titre', 'Nom', 'Intitulé', 'Libellé', 'Objet', 'Requirement name'],
    text: ['Text', 'Description', 'Requirement text', 'Statement', 'Requirement statement', 'Requirement description', 'Content', 'Scope', 'Scope description', 'Shall', 'Texte', 'Énoncé', 'Contenu', 'Texte exigence', "Texte de l'exigence", "Libellé de l'exigence", 'Descriptif', 'Body'],
    specification: ['Specification', 'Document', 'Spec', 'Module', 'Chapter', 'Section', 'Doc hierarchy', 'Document hierarchy', 'Req spec', 'Category', 'Spécification', 'Chapitre', 'Dossier', 'Lot documentaire'],
    type: ['Type', 'Requirement type', 'Req type', 'Nature', "Type d'exigence"],
    status: ['Status', 'State', 'Requirement status', 'Statut', 'État', 'Etat'],
    version: ['Version', 'Issue', 'Rev', 'Indice', 'Édition', 'Requirement version'],
    expectedCoverage: ['Expected coverage', 'Coverage', 'Nb tests', 'Number of tests', 'Couverture attendue', 'Couverture', 'Expected tests'],
    order: ['Order', 'Node order', 'Ordre', 'Rank', 'Position'],
    methods: ['Verification method', 'Method', 'Methods', 'Verification', 'Verif method', 'Verification methods', 'VM', 'Méthode', 'Méthode de vérification', 'Moyen de vérification', 'Vérification'],
    level: ['Level', 'Verification level', 'Niveau', 'Niveau de vérification'],
    stage: ['Stage', 'Verification stage', 'Phase', 'Étape', 'Stade'],
    owner: ['Owner', 'Responsible', 'Author', 'Assignee', 'Responsable', 'Auteur', 'Propriétaire'],
    rationale: ['Rationale', 'Justification', 'Reason', 'Why', 'Justificatif', 'Motif'],
    parents: ['Parents', 'Parent', 'Parent ID', 'Parent requirement', 'Traces to', 'Traced to', 'Upstream', 'Source requirement', 'Derived from', 'Satisfies', 'Covers', 'Parent exigence', 'Exigence mère', 'Exigences mères', 'Exigence parente', 'Exigence amont', 'Traçabilité amont', 'Couvre'],
    blocks: ['Blocks', 'Depended on by', 'Bloque'],
    related: ['Related', 'Related to', 'Relations', 'See also', 'Liens', 'Voir aussi', 'Lié à'],
    satellites: ['Satellites', 'Satellite', 'Spacecraft', 'Applicable satellites'],
    stations: ['Stations', 'Station', 'Ground stations', 'Stations sol'],
    environments: ['Environments', 'Environment', 'Environnement', 'Environnements', 'Moyen'],
  },
  tests: {
    id: ['Test ID', 'Test case ID', 'TC ID', 'TestCase ID', 'External ID', 'ID', 'Identifier', 'Case ID', 'Identifiant', 'Id test', 'Identifiant du test', 'Référence', 'Réf test', 'Full external id'],
    suite: ['Suite', 'Test suite', 'Suite path', 'Folder', 'Path', 'Suite de tests', 'Dossier', 'Campagne', 'Test suite path'],
    title: ['Title', 'Test case', 'Test name', 'TC name', 'Name', 'Test case name', 'Test title', 'Titre', 'Nom du test', 'Cas de test', 'Nom', 'Intitulé'],
    summary: ['Summary', 'Objective', 'Description', 'Purpose', 'Résumé', 'Objectif', 'But'],
    preconditions: ['Preconditions', 'Precondition', 'Prerequisites', 'Initial conditions', 'Préconditions', 'Précondition', 'Prérequis', 'Conditions initiales', 'Pre conditions'],
    step: ['Step', 'Step number', 'Step no', 'Step #', '#', 'N°', 'Étape', 'Pas', 'Numéro de pas', 'No'],
    actions: ['Action', 'Actions', 'Step action', 'Step actions', 'Procedure', 'Steps', 'Step description', 'Instruction', 'Actions à réaliser', 'Opération'],
    expected: ['Expected result', 'Expected results', 'Expected', 'Expected value', 'Result expected', 'Step expected result', 'Résultat attendu', 'Résultats attendus', 'Attendu'],
    stepExecution: ['Step execution type', 'Step exec type', 'Step execution'],
    importance: ['Importance', 'Priority', 'Priorité', 'Criticité', 'Criticality'],
    status: ['Status', 'State', 'Statut', 'État'],
    execution: ['Execution type', 'Execution', 'Exec type', 'Automated', "Type d'exécution", 'Automatisé', 'Exécution'],
    keywords: ['Keywords', 'Keyword', 'Tags', 'Labels', 'Mots-clés', 'Mots clés', 'Étiquettes'],
    requirements: ['Requirements', 'Requirement', 'Covers', 'Verifies', 'Req IDs', 'Requirement IDs', 'Document req IDs', 'Covered requirements', 'Requirements covered', 'Exigences', 'Exigence', 'Exigences couvertes', 'Exigences vérifiées', 'Couvre', 'Req ID', 'Requirement ID'],
    version: ['Version', 'Issue', 'Indice'],
    duration: ['Duration', 'Estimated duration', 'Duration min', 'Estimated duration min', 'Durée', 'Durée estimée'],
    platforms: ['Platforms', 'Platform', 'Satellites', 'Satellite', 'Plateformes', 'Plateforme'],
    order: ['Order', 'Ordre', 'Execution order'],
  },
  results: {
    test: ['Test ID', 'Test case', 'Test', 'TC name', 'Test case ID', 'TC ID', 'ID', 'Cas de test', 'Identifiant', 'Test name'],
    plan: ['Test plan', 'Plan', 'Campaign', 'Plan de test', 'Campagne'],
    build: ['Build', 'Version under test', 'Software version', 'Version testée', 'Livraison'],
    platform: ['Platform', 'Satellite', 'Plateforme'],
    tester: ['Tester', 'Executed by', 'Operator', 'Testeur', 'Opérateur', 'Exécuté par'],
    at: ['Executed at', 'Date', 'Execution date', 'Timestamp', "Date d'exécution", 'Exécuté le'],
    verdict: ['Verdict', 'Result', 'Outcome', 'Execution status', 'Résultat', 'Result status', 'Test result'],
    notes: ['Notes', 'Comment', 'Comments', 'Remarks', 'Commentaire', 'Commentaires', 'Remarques', 'Observations'],
    bugs: ['Anomalies', 'Anomaly', 'Bug IDs', 'Bugs', 'NCR', 'Bug ID', 'Anomalie', 'Fiche anomalie', 'FA'],
    duration: ['Duration', 'Execution duration', 'Durée'],
    execution: ['Execution type', 'Execution', "Type d'exécution"],
    project: ['Project', 'Test project', 'Projet'],
  },
} // prettier-ignore

/** Words of others for those of the records, by field; English, French, and the codes of TestLink. */
export const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  status: {
    approved: 'valid', accepted: 'valid', agreed: 'valid', valide: 'valid', validee: 'valid', approuve: 'valid', approuvee: 'valid', v: 'valid',
    proposed: 'draft', new: 'draft', brouillon: 'draft', projet: 'draft', propose: 'draft', d: 'draft', 'in review': 'review',
    'en revue': 'review', 'a revoir': 'rework', r: 'review', w: 'rework', finish: 'finished', f: 'finished', termine: 'finished', terminee: 'finished',
    i: 'implemented', implementee: 'implemented', implemente: 'implemented', n: 'not testable', 'non testable': 'not testable', o: 'obsolete',
    deleted: 'obsolete', obsolète: 'obsolete', supprimee: 'obsolete', supprime: 'obsolete',
  },
  type: {
    '1': 'information', '2': 'feature', '3': 'use case', '4': 'interface', '5': 'non-functional', '6': 'constraint', '7': 'system function',
    info: 'information', functional: 'feature', fonctionnelle: 'feature', fonctionnel: 'feature', 'cas d utilisation': 'use case',
    'non functional': 'non-functional', 'non fonctionnelle': 'non-functional', performance: 'non-functional', contrainte: 'constraint',
    'fonction systeme': 'system function',
  },
  methods: {
    t: 'test', essai: 'test', tests: 'test', demonstration: 'test', d: 'test', a: 'analysis', analyse: 'analysis', similarity: 'analysis',
    similitude: 'analysis', r: 'review of design', rod: 'review of design', review: 'review of design', 'design review': 'review of design',
    'revue de conception': 'review of design', revue: 'review of design', i: 'inspection', insp: 'inspection',
  },
  importance: { '1': 'low', '2': 'medium', '3': 'high', l: 'low', m: 'medium', h: 'high', basse: 'low', faible: 'low', moyenne: 'medium', haute: 'high', elevee: 'high', critical: 'high', critique: 'high', normal: 'medium', normale: 'medium', mineure: 'low', majeure: 'high' },
  execution: { '1': 'manual', '2': 'automatic', automated: 'automatic', auto: 'automatic', yes: 'automatic', oui: 'automatic', no: 'manual', non: 'manual', manuel: 'manual', manuelle: 'manual', automatique: 'automatic' },
  verdict: {
    pass: 'passed', ok: 'passed', p: 'passed', success: 'passed', succes: 'passed', reussi: 'passed', conforme: 'passed', fail: 'failed', nok: 'failed', ko: 'failed',
    f: 'failed', echec: 'failed', 'non conforme': 'failed', b: 'blocked', bloque: 'blocked', n: 'not run', 'non execute': 'not run', 'non joue': 'not run', 'not executed': 'not run', '': 'not run',
    'passed with remarks': 'passed with reservation', 'avec reserve': 'passed with reservation', reserve: 'passed with reservation', 'ok avec reserve': 'passed with reservation',
    'non concluant': 'inconclusive', 'n a': 'not applicable', na: 'not applicable', 'sans objet': 'not applicable', so: 'not applicable',
  },
} // prettier-ignore
