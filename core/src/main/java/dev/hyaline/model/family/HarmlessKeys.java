package dev.hyaline.model.family;

import java.util.Set;

/** What changes no activation in any family: training, generation, bookkeeping. */
final class HarmlessKeys {

    static final Set<String> ALL =
            Set.of(
                    """
                    _attn_implementation _attn_implementation_autoset _commit_hash _name_or_path
                    _num_labels architectures attention_dropout attn_implementation auto_map
                    bad_words_ids begin_suppress_tokens bos_token_id cache_implementation
                    chunk_size_feed_forward
                    classifier_dropout cls_token_id decoder_start_token_id diversity_penalty
                    do_sample dropout dtype early_stopping embd_pdrop embed_dropout
                    encoder_no_repeat_ngram_size eos_token_id
                    exponential_decay_length_penalty finetuning_task forced_bos_token_id
                    forced_eos_token_id gradient_checkpointing id2label initializer_range
                    hidden_dropout label2id length_penalty library_name license max_length
                    max_new_tokens min_length model_name model_type neftune_noise_alpha
                    no_repeat_ngram_size num_beam_groups num_beams num_labels num_return_sequences
                    output_attentions output_hidden_states output_past output_scores pad_token_id
                    prefix pretraining_tp problem_type remove_invalid_values repetition_penalty resid_dropout
                    resid_pdrop return_dict
                    return_dict_in_generate sep_token_id suppress_tokens task_specific_params
                    temperature tf_legacy_loss tokenizer_class top_k top_p torch_dtype torchscript
                    transformers_version typical_p unk_token_id unsloth_fixed unsloth_training
                    unsloth_version use_bfloat16 use_cache vocab_pad_token_id xla_device
                    """
                            .split("\\s+"));

    private HarmlessKeys() {}
}
