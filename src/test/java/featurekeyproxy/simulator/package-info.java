/** What the simulator promises, on real sockets and in pure functions. */
@NullMarked
package featurekeyproxy.simulator;

import org.jspecify.annotations.NullMarked;
