// Stands in for a process of the hub: ends as it is told.
const [manners, ms] = process.argv.slice(2)
if (manners === 'dies') setTimeout(() => process.exit(3), Number(ms))
if (manners !== 'stubborn') process.on('disconnect', () => process.exit())
else {
  // Only the channel would keep it otherwise.
  setInterval(() => {}, 1000)
  process.on('disconnect', () => {})
}
// Nobody may be there any more to hear it.
process.send?.('ready', undefined, undefined, () => {})
