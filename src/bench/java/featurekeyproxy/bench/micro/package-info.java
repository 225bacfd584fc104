/** JMH benchmarks of the parts of the proxy and of the way of a message without sockets: {@code src/bench/run jmh}. */
@NullMarked
package featurekeyproxy.bench.micro;

import org.jspecify.annotations.NullMarked;
