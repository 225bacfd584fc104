/**
 * A simulated Terminal, devices of both firmware kinds and a simulated TOMEs, on real sockets, for the demo and the tests.
 * Imports nothing of the proxy, so that what it says about the proxy is an outsider's judgement.
 */
@NullMarked
package featurekeyproxy.simulator;

import org.jspecify.annotations.NullMarked;
