/** What is shown is not the flying satellite, or not of now: said in words and in the colour of the frame. */
import { useEffect } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { useCentre, useConnection, useTopic } from '../server/centre.ts'
import { texts } from './texts.ts'

export function Banner() {
  const t = useTexts(texts)
  const centre = useCentre()
  const connection = useConnection()
  const replays = useTopic('replays').items.filter((r) => r.state === 'running')
  const { mission } = centre
  const lost = connection.state === 'waiting' || connection.state === 'closed'
  const frame = lost ? 'lost' : mission.simulated ? 'simulation' : replays.length > 0 ? 'replay' : 'flight'
  useEffect(() => {
    document.body.dataset['frame'] = frame
    return () => {
      delete document.body.dataset['frame']
    }
  }, [frame])
  return (
    <section className="banners" aria-label={t.situation}>
      {lost ? (
        <div className="banner banner-lost" role="alert">
          <strong>{t.lost}</strong>
          <span>{t.lostText}</span>
        </div>
      ) : null}
      {mission.simulated ? (
        <div className="banner banner-simulation">
          <strong>{t.simulation}</strong>
          <span>{t.simulationText(mission.title ?? mission.name)}</span>
        </div>
      ) : null}
      {replays.map((replay) => (
        <div className="banner banner-replay" key={replay.id}>
          <strong>{t.replay}</strong>
          <span>{t.replayText(replay.chain, `×${replay.speed}`)}</span>
        </div>
      ))}
    </section>
  )
}
