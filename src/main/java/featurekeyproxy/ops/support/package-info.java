/** What an operator sends to support. */
@NullMarked
package featurekeyproxy.ops.support;

import org.jspecify.annotations.NullMarked;
