/**
 * The ground of everything: which errors no process survives, and who is told of them; how much of its heap may be remembered.
 */
@NullMarked
package featurekeyproxy.process;

import org.jspecify.annotations.NullMarked;
