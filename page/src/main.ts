import { mount } from 'svelte'
import App from './frame/App.svelte'
import './frame/theme.css'

const place = document.getElementById('page')!
place.replaceChildren()
mount(App, { target: place })
