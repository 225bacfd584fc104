/**
 * The ground of everything that catches what others throw: which errors no process survives, and who is told of them.
 */
@NullMarked
package featurekeyproxy.process;

import org.jspecify.annotations.NullMarked;
