@NullMarked
package featurekeyproxy.ops.dashboard;

import org.jspecify.annotations.NullMarked;
