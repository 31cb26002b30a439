// What becomes of the events of a source that are not as its plan says? Segment's schema settings, by the type of the call.

export interface TrackSettings {
  /** False: an event that is not in the plan is blocked. */
  allowUnplannedEvents: boolean
  /** False: properties that are not in the plan are omitted. */
  allowUnplannedEventProperties: boolean
  /** False: an event that violates its rule is blocked. */
  allowEventOnViolations: boolean
  /** False: properties that violate the event's rule are omitted. */
  allowPropertiesOnViolations: boolean
  /** Where the COMMON rule is violated. */
  commonEventOnViolations: 'ALLOW' | 'OMIT_PROPERTIES' | 'BLOCK'
}

export interface TraitSettings {
  /** False: traits that are not in the plan are omitted. */
  allowUnplannedTraits: boolean
  /** False: traits that violate the rule are omitted. */
  allowTraitsOnViolations: boolean
  /** Where the COMMON rule is violated. */
  commonEventOnViolations: 'ALLOW' | 'OMIT_TRAITS' | 'BLOCK'
}

export interface SchemaSettings {
  track: TrackSettings
  identify: TraitSettings
  group: TraitSettings
}

/** What is undefined stays. */
export type SchemaSettingsChange = {
  [call in keyof SchemaSettings]?:
    | { [name in keyof SchemaSettings[call]]?: SchemaSettings[call][name] | undefined }
    | undefined
}

const TRAITS: TraitSettings = {
  allowUnplannedTraits: true,
  allowTraitsOnViolations: true,
  commonEventOnViolations: 'ALLOW',
}

/** Violations are noted, and nothing is kept out. */
export const ALLOW_ALL: SchemaSettings = {
  track: {
    allowUnplannedEvents: true,
    allowUnplannedEventProperties: true,
    allowEventOnViolations: true,
    allowPropertiesOnViolations: true,
    commonEventOnViolations: 'ALLOW',
  },
  identify: TRAITS,
  group: TRAITS,
}

export function changeSettings(settings: SchemaSettings, change: SchemaSettingsChange): SchemaSettings {
  return {
    track: { ...settings.track, ...given(change.track) },
    identify: { ...settings.identify, ...given(change.identify) },
    group: { ...settings.group, ...given(change.group) },
  }
}

/** Without what is undefined: it would take the place of what is there. */
function given<T extends object>(change: T | undefined): { [name in keyof T]?: Exclude<T[name], undefined> } {
  return Object.fromEntries(Object.entries(change ?? {}).filter(([, value]) => value !== undefined)) as never
}
