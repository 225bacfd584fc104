/** What Prometheus reads: the counters of sessions, initializations and the mapping under names of their own. */
@NullMarked
package featurekeyproxy.ops.metrics;

import org.jspecify.annotations.NullMarked;
