import { Modal } from '@mantine/core'
import { useLanguage, useTexts } from '../i18n/texts.ts'
import { panelOf } from '../panels/registry.ts'
import { texts } from './texts.ts'

/** The keys that work everywhere, and those of the panel under the focus. */
export function KeysHelp({ panel, close }: { readonly panel: string; readonly close: () => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const declaration = panelOf(panel)
  const general = [
    ['Ctrl K', t.keyPalette],
    ['?', t.keyHelp],
    ['F6', t.keyNext],
    ['F7', t.keyTime],
    ['Esc', t.keyEscape],
  ] as const
  return (
    <Modal opened onClose={close} title={t.keys} size="sm" closeButtonProps={{ 'aria-label': t.close(t.keys) }}>
      <dl className="facts keys">
        {general.map(([key, text]) => (
          <Key key={key} name={key} text={text} />
        ))}
      </dl>
      {declaration?.keys === undefined ? null : (
        <>
          <h3 className="section-title">{t.keysOf(declaration.texts[language].title)}</h3>
          <dl className="facts keys">
            {declaration.keys.map((one) => (
              <Key key={one.key} name={one.key} text={one.texts[language]} />
            ))}
          </dl>
        </>
      )}
    </Modal>
  )
}

function Key({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <>
      <dt>
        <kbd>{name}</kbd>
      </dt>
      <dd>{text}</dd>
    </>
  )
}
