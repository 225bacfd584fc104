/**
 * Measures the proxy from end to end beside other relays, as {@code docs/performance.md} explains: {@code src/bench/run load}.
 */
@NullMarked
package featurekeyproxy.bench;

import org.jspecify.annotations.NullMarked;
