/**
 * Text for people: quoted so that it is harmless, near names, reasons of failures; and the hash and the JSON of what is told.
 */
@NullMarked
package featurekeyproxy.text;

import org.jspecify.annotations.NullMarked;
