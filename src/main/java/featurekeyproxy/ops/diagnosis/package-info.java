/**
 * What is wrong, for which device, why, and what to do next.
 */
@NullMarked
package featurekeyproxy.ops.diagnosis;

import org.jspecify.annotations.NullMarked;
