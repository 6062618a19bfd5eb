/** The rooms, in the order they are shown. See docs/adding-a-room.md. */
import type { Component } from 'svelte'

export interface Room {
  /** As in addresses: `#/name`. */
  name: string
  title: string
  /** What one does there, in one sentence. */
  sentence: string
  /** Who is seen there, as the foot of the page says it. */
  about: string
  load: () => Promise<{ default: Component }>
}

export const rooms: Room[] = [
  {
    name: 'dyad',
    title: 'Dyad',
    sentence: 'Shape a caregiver and a child, and see how a bond forms.',
    about: 'Simulated people.',
    load: () => import('./dyad/Dyad.svelte'),
  },
  {
    name: 'recordings',
    title: 'Recordings',
    sentence: 'Measure what two people did, from files that somebody coded.',
    about: 'Real people, as somebody coded them.',
    load: () => import('./recordings/Recordings.svelte'),
  },
]

/** Rooms that are to come. */
export const later = [
  { title: 'Population', sentence: 'Thousands of dyads, and what chance does to small samples.' },
  { title: 'Evidence', sentence: 'What has been published, beside what the theory gives.' },
  { title: 'Theory', sentence: 'The equations, and what happens without one of them.' },
]
