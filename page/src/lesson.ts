import { mount } from 'svelte'
import './frame/theme.css'
import Lesson from './lesson/Lesson.svelte'
import { Precomputed } from './lesson/precomputed.ts'

const place = document.getElementById('page')!
const data = document.getElementById('data')
if (data) {
  const answers = await Precomputed.read(data.textContent ?? '')
  data.remove()
  place.replaceChildren()
  mount(Lesson, { target: place, props: { answers } })
}
