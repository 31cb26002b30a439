// Which tokens are valid, and which clients may ask for some?

import type { Scope } from '../access/scopes.ts'
import type { Database } from './database.ts'
import { toIso } from './instant.ts'

export interface Token {
  id: string
  name: string
  scopes: readonly Scope[]
  /** Of the OAuth client that has asked for it. */
  clientId: string | null
  createdAt: string
  /** Null: never. */
  expiresAt: string | null
}

export interface OAuthClient {
  id: string
  name: string
  /** Its tokens may have these, or fewer. */
  scopes: readonly Scope[]
  createdAt: string
}

export interface AccessStore {
  addToken(token: Token, hash: string): Promise<void>
  /** One that is neither revoked nor over. */
  findToken(hash: string, nowMs: number): Promise<Token | undefined>
  listTokens(nowMs: number): Promise<Token[]>
  /** False if there is none. */
  removeToken(by: { id: string } | { hash: string }): Promise<boolean>
  addClient(client: OAuthClient, secretHash: string): Promise<void>
  /** The client, if this is its secret. */
  findClient(id: string, secretHash: string): Promise<OAuthClient | undefined>
  listClients(): Promise<OAuthClient[]>
  /** With all its tokens. */
  removeClient(id: string): Promise<boolean>
}

const TOKEN = `id, name, scopes, client_id as "clientId", ${toIso('created_at')} as "createdAt",
  ${toIso('expires_at')} as "expiresAt"`
const CLIENT = `id, name, scopes, ${toIso('created_at')} as "createdAt"`

export function createAccessStore({ query }: Database): AccessStore {
  return {
    async addToken({ id, name, scopes, clientId, createdAt, expiresAt }, hash) {
      await query(
        `insert into tokens (id, hash, name, scopes, client_id, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, hash, name, scopes, clientId, createdAt, expiresAt],
      )
    },

    async findToken(hash, nowMs) {
      const [token] = await query<Token>(
        `select ${TOKEN} from tokens where hash = $1 and (expires_at is null or expires_at > $2)`,
        [hash, new Date(nowMs).toISOString()],
      )
      return token
    },

    listTokens: (nowMs) =>
      query<Token>(`select ${TOKEN} from tokens where expires_at is null or expires_at > $1 order by created_at, id`, [
        new Date(nowMs).toISOString(),
      ]),

    async removeToken(by) {
      const [column, value] = 'id' in by ? ['id', by.id] : ['hash', by.hash]
      return (await query(`delete from tokens where ${column} = $1 returning id`, [value])).length > 0
    },

    async addClient({ id, name, scopes, createdAt }, secretHash) {
      await query('insert into oauth_clients (id, secret_hash, name, scopes, created_at) values ($1, $2, $3, $4, $5)', [
        id,
        secretHash,
        name,
        scopes,
        createdAt,
      ])
    },

    async findClient(id, secretHash) {
      const [client] = await query<OAuthClient>(
        `select ${CLIENT} from oauth_clients where id = $1 and secret_hash = $2`,
        [id, secretHash],
      )
      return client
    },

    listClients: () => query<OAuthClient>(`select ${CLIENT} from oauth_clients order by created_at, id`),

    async removeClient(id) {
      return (await query('delete from oauth_clients where id = $1 returning id', [id])).length > 0
    },
  }
}
