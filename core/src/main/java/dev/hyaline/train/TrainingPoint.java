package dev.hyaline.train;

/**
 * How training went over some steps; of the weights in training, on the batches they were trained
 * with.
 *
 * @param step the last of them, from 1
 * @param tokens how many had been trained on by then
 * @param nmse mean squared error of normalised activations / their variance in the first sample
 * @param auxLoss the dead latents' loss, before its weight
 * @param l0 active latents a token
 * @param dead the share of latents that are dead behind the last step
 * @param tokensPerSecond over these steps, everything included
 */
public record TrainingPoint(
        long step,
        long tokens,
        double nmse,
        double auxLoss,
        double l0,
        double dead,
        double tokensPerSecond) {}
