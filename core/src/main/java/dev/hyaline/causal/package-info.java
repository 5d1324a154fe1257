/**
 * What interventions in a forward pass do, and what weights say of it: predictions with something
 * replaced, connections between units and tokens.
 */
@NullMarked
package dev.hyaline.causal;

import org.jspecify.annotations.NullMarked;
