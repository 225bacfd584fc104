/**
 * Which kind of firmware a device has, what says so, and what follows from it for its codes.
 */
@NullMarked
package featurekeyproxy.mapping.device;

import org.jspecify.annotations.NullMarked;
