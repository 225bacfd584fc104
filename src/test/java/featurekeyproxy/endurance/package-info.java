/** What the proxy bears for long or in great numbers, shown with the jar that operators run. */
@NullMarked
package featurekeyproxy.endurance;

import org.jspecify.annotations.NullMarked;
