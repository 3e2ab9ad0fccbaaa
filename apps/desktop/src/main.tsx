import '@mantine/core/styles.css'
import 'dockview-react/dist/styles/dockview.css'
import './look/base.css'
import './look/parts.css'
import './shell/shell.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

createRoot(document.getElementById('root')!).render(<App />)
