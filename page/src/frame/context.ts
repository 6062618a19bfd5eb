/** What every component of a room can reach: the address and whoever answers. */
import { getContext, setContext } from 'svelte'
import type { Address } from './address.svelte.ts'
import type { Answers, Server } from './server.svelte.ts'

export const giveAddress = (address: Address) => setContext('address', address)
export const useAddress = () => getContext<Address>('address')
export const giveAnswers = (answers: Answers) => setContext('answers', answers)
export const useAnswers = () => getContext<Answers>('answers')
/** The live server itself, for rooms with addresses of their own; a lesson has none. */
export const useServer = () => getContext<Server>('answers')
