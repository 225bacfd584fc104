/** What happened to each device, whether TOMEs can start it, and if not why and what to do. */
@NullMarked
package featurekeyproxy.ops.diagnosis.device;

import org.jspecify.annotations.NullMarked;
