/** Health checks: whether the proxy can do its work, and whether it does it well. */
@NullMarked
package featurekeyproxy.ops.health;

import org.jspecify.annotations.NullMarked;
