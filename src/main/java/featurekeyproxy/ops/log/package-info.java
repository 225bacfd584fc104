/** The log: its form, and what must not get into it. */
@NullMarked
package featurekeyproxy.ops.log;

import org.jspecify.annotations.NullMarked;
