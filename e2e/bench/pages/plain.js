// Zero: a page without a library, whose calls do nothing.
import { show } from '../../peers/pages/show.js'

show({ ready: Promise.resolve(), track: () => {} })
