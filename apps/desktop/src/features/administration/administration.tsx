/** Who may come in and what each may do: for administrators. */
import { Button } from '@mantine/core'
import { useTexts } from '../../i18n/texts.ts'
import { roleTexts } from '../../look/roles.ts'
import { Empty } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import '../account/account.css'
import { Sessions } from '../account/sessions.tsx'
import { Tokens } from '../account/tokens.tsx'
import { texts } from './texts.ts'
import { Users } from './users.tsx'

export default function Administration() {
  const t = useTexts(texts)
  const roles = useTexts(roleTexts)
  const shell = useShell()
  const centre = useCentre()
  if (!centre.may('administrator'))
    return (
      <Empty title={t.notYours}>
        {t.notYoursHint(roles[centre.session.role])}
        <br />
        <Button mt={8} variant="default" onClick={() => shell.open('account')}>
          {t.openAccount}
        </Button>
      </Empty>
    )
  return (
    <div className="panel">
      <div className="panel-body account">
        <Users />
        <Tokens />
        <Sessions />
      </div>
    </div>
  )
}
