// What if it never answers? Then that is the answer.

/** As `work`, but rejects with `message` if it has not settled in time. */
export function within<T>(timeoutMs: number, message: string, work: PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(message)), timeoutMs)
    void work.then(resolve, reject).then(() => clearTimeout(timer))
  })
}
