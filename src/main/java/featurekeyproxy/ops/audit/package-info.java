/** The audit trail: what the proxy decided and what was done to it, in lines that are chained by hash. */
@NullMarked
package featurekeyproxy.ops.audit;

import org.jspecify.annotations.NullMarked;
