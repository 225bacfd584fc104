package featurekeyproxy.wspair.meter;

/**
 * What came in on one leg so far, and what became of it. Each figure is true by itself; together they may be a message apart,
 * since they are read while messages flow.
 *
 * @param messages how many messages came in whole
 * @param bytes how many bytes of payload they had
 * @param identical how many were sent on as they were
 * @param rewritten how many were sent on as the rewriter said
 * @param unexplained how many were sent on in another way
 * @param withheld how many were through their route and not sent on
 * @param waitingBytes how many bytes wait for the route or are in it at the moment
 * @param pausedNanos for how long the leg was not read, because the other one did not keep up
 */
public record Traffic(
        long messages,
        long bytes,
        long identical,
        long rewritten,
        long unexplained,
        long withheld,
        long waitingBytes,
        long pausedNanos) {}
