/** The documents of the project as pages on the management port, for machines that reach no other. */
@NullMarked
package featurekeyproxy.ops.help;

import org.jspecify.annotations.NullMarked;
