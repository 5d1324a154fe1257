/**
 * What can be explained of a model: kinds of units, their sites and names, and how a forward pass
 * answers for them. Uses the model's hook points; knows nothing of records.
 */
@NullMarked
package dev.hyaline.subject;

import org.jspecify.annotations.NullMarked;
