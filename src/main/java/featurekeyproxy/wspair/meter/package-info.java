/**
 * What the sessions count and measure, per event loop.
 */
@NullMarked
package featurekeyproxy.wspair.meter;

import org.jspecify.annotations.NullMarked;
