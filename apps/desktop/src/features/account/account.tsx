/** What everybody may do with the own account. */
import { useTexts } from '../../i18n/texts.ts'
import { roleMeaningTexts, roleTexts } from '../../look/roles.ts'
import { useCentre } from '../../server/centre.ts'
import './account.css'
import { PasswordForm } from './password-form.tsx'
import { Sessions } from './sessions.tsx'
import { Tokens } from './tokens.tsx'

export default function Account() {
  const roles = useTexts(roleTexts)
  const meanings = useTexts(roleMeaningTexts)
  const { session } = useCentre()
  return (
    <div className="panel">
      <div className="panel-body account">
        <section>
          <h2>
            {session.name} <span className="dim">({session.user})</span>
          </h2>
          <p>
            {roles[session.role]} <span className="dim">— {meanings[session.role]}</span>
          </p>
        </section>
        <PasswordForm />
        <Tokens of={session.user} />
        <Sessions of={session.user} />
      </div>
    </div>
  )
}
