/* Opening and closing a node. */
#include "node.h"

#include <stdlib.h>

/*
 * What is left for stage streams, at least: one that fills the memories of the reference geometry takes 108 KiB
 * and the headers of its sections. Slots are as many as fit before.
 */
#define LEAST_STAGE_BYTES (128u * 1024)

#define MOST_LOG 16     /* entries are numbered with 16 bits */

/* Reads the capabilities; what cannot be an accelerator of this version would mislead everything that follows. */
static int32_t identify(bitgear_fpga *node)
{
    uint32_t identity = bitgear_load(node, REGISTER_IDENTITY), version = bitgear_load(node, REGISTER_VERSION);
    if (identity != IDENTITY_VALUE || version >> 16 != VERSION_VALUE >> 16) {
        return bitgear_fail(node, BITGEAR_FOREIGN, "identity 0x%08x, version 0x%08x", identity, version);
    }
    uint32_t geometry = bitgear_load(node, REGISTER_GEOMETRY), depths = bitgear_load(node, REGISTER_DEPTHS);
    uint32_t *values = node->capabilities;
    uint32_t logits = geometry >> 24;
    values[BITGEAR_BLOCK] = geometry & 0xff;
    values[BITGEAR_POSITIONS] = geometry >> 8 & 0xff;
    values[BITGEAR_DRAIN] = geometry >> 16 & 0xff;
    values[BITGEAR_CLOCK_KHZ] = bitgear_load(node, REGISTER_CLOCK);
    bool sane = values[BITGEAR_BLOCK] > 0 && values[BITGEAR_POSITIONS] > 0 && values[BITGEAR_POSITIONS] % 2 == 0
        && logits < MOST_LOG && (2u << logits) <= RESULT_BYTES - 8 * (RESULT_HEAD_WORDS + 1);
    for (int i = 0; i < 4; i++) {
        uint32_t depth = depths >> (8 * i) & 0xff;
        sane = sane && depth <= MOST_LOG;
        values[BITGEAR_BANK_WORDS + i] = sane ? 1u << depth : 0;
    }
    if (!sane) {
        return bitgear_fail(node, BITGEAR_FOREIGN, "geometry 0x%08x, depths 0x%08x", geometry, depths);
    }
    values[BITGEAR_LOGITS] = 1u << logits;
    return BITGEAR_OK;
}

/* Divides the buffer: slots, each a result and the largest frame, then the stage area. */
static int32_t divide(bitgear_fpga *node)
{
    node->row_bytes = 2 * node->capabilities[BITGEAR_POSITIONS] * 2;
    node->slot_bytes = RESULT_BYTES + node->row_bytes * node->capabilities[BITGEAR_BANK_WORDS];
    uint32_t slots = MOST_SLOTS;
    while (slots > 0 && (uint64_t)slots * node->slot_bytes + LEAST_STAGE_BYTES > node->buffer_bytes) {
        slots /= 2;
    }
    if (slots == 0) {
        return bitgear_fail(node, BITGEAR_ABSENT, "buffer: %zu bytes, not %u", node->buffer_bytes,
                            node->slot_bytes + LEAST_STAGE_BYTES);
    }
    node->stage_offset = slots * node->slot_bytes;
    node->capabilities[BITGEAR_SLOTS] = slots;
    node->capabilities[BITGEAR_STAGE_BYTES] = (uint32_t)(node->buffer_bytes - node->stage_offset) & ~7u;
    return BITGEAR_OK;
}

static int32_t bring_up(bitgear_fpga *node, const struct bitgear_call *call)
{
    int32_t code = identify(node);
    code = code == BITGEAR_OK ? divide(node) : code;
    if (code != BITGEAR_OK) {
        return code;
    }
    node->uptime = bitgear_load(node, REGISTER_UPTIME);
    node->moved = bitgear_now();
    code = bitgear_await(node, REGISTER_UPTIME, node->uptime, call->deadline);
    if (code != BITGEAR_OK) {
        return code;
    }
    bitgear_store_pair(node, REGISTER_BUFFER_LOW, node->address);
    bitgear_store(node, REGISTER_SLOT_BYTES, node->slot_bytes);
    bitgear_store(node, REGISTER_SLOTS, (uint32_t)__builtin_ctz(node->capabilities[BITGEAR_SLOTS]));
    /* A frame that a former host has left and that ends just now is dropped with the rest by the reset. */
    node->submitted = bitgear_load(node, REGISTER_FINISHED);
    node->waited = node->submitted;
    bitgear_publish();
    bitgear_store(node, REGISTER_SUBMITTED, node->submitted);
    bitgear_store(node, REGISTER_UNDER_STAGED, node->under_staged);
    node->command = bitgear_load(node, REGISTER_COMMAND);
    return bitgear_command(node, COMMAND_RESET, call->deadline);
}

int32_t bitgear_fpga_abi(void)
{
    return BITGEAR_FPGA_ABI;
}

int32_t bitgear_fpga_open(const char *folder, uint32_t stall_ms, uint32_t timeout_ms, bitgear_fpga **node)
{
    uint64_t deadline = bitgear_deadline(timeout_ms);
    if (node == NULL) {
        return bitgear_fail(NULL, BITGEAR_INVALID, "nowhere to put the node");
    }
    *node = NULL;
    if (folder == NULL || stall_ms < 1 || stall_ms > 10000) {
        return bitgear_fail(NULL, BITGEAR_INVALID, "no folder, or a stall of %u ms", stall_ms);
    }
    bitgear_fpga *opened = calloc(1, sizeof *opened);
    if (opened == NULL) {
        return bitgear_fail(NULL, BITGEAR_SYSTEM, "out of memory");
    }
    opened->lock = -1;
    opened->interrupt = -1;
    opened->stall = (uint64_t)stall_ms * 1000000;
    bitgear_guard_hold();
    int32_t code = bitgear_files_open(opened, folder);
    if (code == BITGEAR_OK) {
        code = bitgear_guarded(opened, bring_up, &(struct bitgear_call){.deadline = deadline});
    }
    if (code != BITGEAR_OK) {
        bitgear_fail(NULL, code, "%s", opened->message);
        bitgear_fpga_close(opened);
        return code;
    }
    *node = opened;
    return BITGEAR_OK;
}

void bitgear_fpga_close(bitgear_fpga *node)
{
    if (node != NULL) {
        bitgear_files_release(node);
        bitgear_guard_release();
        free(node);
    }
}

int32_t bitgear_fpga_capabilities(bitgear_fpga *node, uint32_t *values)
{
    if (node == NULL || values == NULL) {
        return bitgear_fail(node, BITGEAR_INVALID, "no node, or nowhere to put its capabilities");
    }
    memcpy(values, node->capabilities, sizeof node->capabilities);
    return BITGEAR_OK;
}
