/**
 * What can be explained of a model: kinds of units, their sites and names, how a forward pass
 * answers for them, and interventions: values that say what is changed in it. Opens a run's model
 * again. Uses the model's hook points; knows nothing of records.
 */
@NullMarked
package dev.hyaline.subject;

import org.jspecify.annotations.NullMarked;
