/* Frames and their results. */
#include "node.h"

/* What a frame is to run under, as a call's opcode. */
enum { SUBMIT, SUBMIT_STAGED };

static uint32_t slot(const bitgear_fpga *node, uint32_t number)
{
    return number & (node->capabilities[BITGEAR_SLOTS] - 1);
}

static volatile uint64_t *slot_words(const bitgear_fpga *node, uint32_t number)
{
    return node->buffer + slot(node, number) * (node->slot_bytes / 8);
}

static int32_t run_submit(bitgear_fpga *node, const struct bitgear_call *call)
{
    uint32_t number = node->submitted;
    volatile uint64_t *words = slot_words(node, number);
    for (int i = 0; i < RESULT_BYTES / 8; i++) {
        words[i] = 0;       /* so that an old result is never taken for the new one */
    }
    bitgear_copy_in(words + RESULT_BYTES / 8, call->data, call->bytes);
    node->submitted_under[slot(node, number)] = node->runs;
    uint32_t bit = 1u << number % 32, others = node->under_staged & ~bit;
    node->under_staged = call->opcode == SUBMIT_STAGED ? others | bit : others;
    bitgear_store(node, REGISTER_UNDER_STAGED, node->under_staged);
    node->submitted = number + 1;
    *call->value = number;
    bitgear_publish();
    bitgear_store(node, REGISTER_SUBMITTED, number + 1);
    return BITGEAR_OK;
}

static int32_t submit(bitgear_fpga *node, uint32_t under, const uint8_t *frame, uint32_t bytes, uint32_t *number)
{
    if (node == NULL || frame == NULL || number == NULL) {
        return bitgear_fail(node, BITGEAR_INVALID, "no node, no frame, or nowhere to put its number");
    }
    if (bytes == 0 || bytes % node->row_bytes != 0 || bytes > node->slot_bytes - RESULT_BYTES) {
        return bitgear_fail(node, BITGEAR_INVALID, "a frame of %u bytes: not whole rows of %u, or more than %u",
                            bytes, node->row_bytes, node->slot_bytes - RESULT_BYTES);
    }
    if (node->submitted - node->waited >= node->capabilities[BITGEAR_SLOTS]) {
        return bitgear_fail(node, BITGEAR_FULL, "%u frames wait to be waited for", node->submitted - node->waited);
    }
    return bitgear_guarded(node, run_submit, &(struct bitgear_call){
        .opcode = under, .data = frame, .bytes = bytes, .value = number});
}

int32_t bitgear_fpga_submit(bitgear_fpga *node, const uint8_t *frame, uint32_t bytes, uint32_t *number)
{
    return submit(node, SUBMIT, frame, bytes, number);
}

int32_t bitgear_fpga_submit_staged(bitgear_fpga *node, const uint8_t *frame, uint32_t bytes, uint32_t *number)
{
    return submit(node, SUBMIT_STAGED, frame, bytes, number);
}

/*
 * Whether a frame may have run under this configuration: the one that ran when it was submitted, or one committed
 * since. A frame that waited through more commits than are remembered is not known any more; of those remembered,
 * one that was refused may have taken the oldest one's place.
 */
static bool may_have_run(const bitgear_fpga *node, uint32_t number, uint64_t epoch, uint64_t tag)
{
    uint32_t first = node->submitted_under[slot(node, number)];
    for (uint32_t i = node->commits; i != first && node->commits - i < REMEMBERED_COMMITS - 1; i--) {
        const struct configuration *configuration = &node->committed[(i - 1) % REMEMBERED_COMMITS];
        if (configuration->epoch == epoch && configuration->tag == tag) {
            return true;
        }
    }
    return false;
}

static int32_t check(bitgear_fpga *node, const uint64_t *words, uint32_t number, uint32_t count)
{
    uint32_t status = words[0] >> 32 & 0xff, logits = (uint32_t)(words[0] >> 48);
    uint32_t last = RESULT_HEAD_WORDS + (logits + 3) / 4;
    if ((uint32_t)words[0] != number) {
        return bitgear_fail(node, BITGEAR_CORRUPT, "frame %u: result of %u", number, (uint32_t)words[0]);
    }
    if (logits > count) {
        return bitgear_fail(node, BITGEAR_CORRUPT, "frame %u: %u logits, not %u", number, logits, count);
    }
    if ((uint32_t)words[last] != bitgear_crc32(words, 8 * last)) {
        return bitgear_fail(node, BITGEAR_CORRUPT, "frame %u: its result's CRC is wrong", number);
    }
    switch (status) {
        case 0: break;
        case 1: return bitgear_fail(node, BITGEAR_FAULT, "frame %u: damaged descriptor", number);
        case 2: return bitgear_fail(node, BITGEAR_FAULT, "frame %u: overrun", number);
        case 3: return bitgear_fail(node, BITGEAR_REFUSED, "frame %u: no configuration %s", number,
                                    bitgear_is_under_staged(node, number) ? "is staged" : "runs");
        default: return bitgear_fail(node, BITGEAR_CORRUPT, "frame %u: status %u", number, status);
    }
    if (logits != count) {
        return bitgear_fail(node, BITGEAR_CORRUPT, "frame %u: %u logits, not %u", number, logits, count);
    }
    if ((words[0] >> 40 & 0xff) != bitgear_is_under_staged(node, number)) {
        return bitgear_fail(node, BITGEAR_CORRUPT, "frame %u: ran under what %s", number,
                            bitgear_is_under_staged(node, number) ? "runs, not under what is staged"
                            : "is staged, not under what runs");
    }
    if (!may_have_run(node, number, words[1], words[2])) {
        return bitgear_fail(node, BITGEAR_CORRUPT, "frame %u: epoch %llu, tag 0x%016llx: not what was committed",
                            number, (unsigned long long)words[1], (unsigned long long)words[2]);
    }
    return BITGEAR_OK;
}

static int32_t run_wait(bitgear_fpga *node, const struct bitgear_call *call)
{
    int32_t code = bitgear_await(node, REGISTER_FINISHED, call->number + 1, call->deadline);
    if (code != BITGEAR_OK) {
        return code;
    }
    /* Copied first and then checked, so that nothing can change between. */
    uint64_t words[RESULT_BYTES / 8];
    volatile uint64_t *result = slot_words(node, call->number);
    for (uint32_t i = 0; i < RESULT_HEAD_WORDS + (call->count + 3) / 4 + 1; i++) {
        words[i] = result[i];
    }
    node->waited++;
    code = check(node, words, call->number, call->count);
    if (code == BITGEAR_OK) {
        call->values[BITGEAR_RESULT_EPOCH] = words[1];
        call->values[BITGEAR_RESULT_TAG] = words[2];
        call->values[BITGEAR_RESULT_CYCLES] = (uint32_t)words[3];
        call->values[BITGEAR_RESULT_BEATS] = words[3] >> 32;
        call->values[BITGEAR_RESULT_LOADING] = words[4];
        memcpy(call->logits, words + RESULT_HEAD_WORDS, sizeof *call->logits * call->count);
    }
    return code;
}

int32_t bitgear_fpga_wait(bitgear_fpga *node, uint32_t number, uint64_t *values, int16_t *logits, uint32_t count,
                          uint32_t timeout_ms)
{
    if (node == NULL || values == NULL || logits == NULL) {
        return bitgear_fail(node, BITGEAR_INVALID, "no node, or nowhere to put a result");
    }
    if (count == 0 || count > node->capabilities[BITGEAR_LOGITS]) {
        return bitgear_fail(node, BITGEAR_INVALID, "%u logits, not 1 to %u", count,
                            node->capabilities[BITGEAR_LOGITS]);
    }
    if (node->submitted == node->waited || number != node->waited) {
        return bitgear_fail(node, BITGEAR_INVALID, "frame %u is not the oldest that nobody has waited for", number);
    }
    return bitgear_guarded(node, run_wait, &(struct bitgear_call){
        .number = number, .values = values, .logits = logits, .count = count,
        .deadline = bitgear_deadline(timeout_ms)});
}
