/*
 * The other half of the driver's protocol, played by a thread on files of its own: it answers commands and frames
 * as docs/driver.md says, without computing anything (a result's logits are the frame's first words), and does on
 * demand what a broken accelerator might do. So it checks the driver, not the accelerator: for that there is the
 * simulator.
 */
#ifndef COUNTERPART_H
#define COUNTERPART_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mischief {
    NONE,
    /* with the next frame */
    BIT_FLIPS, WRONG_NUMBER, WRONG_EPOCH, WRONG_TAG, WRONG_COUNT, TOO_MANY, WRONG_HALF, DROPPED, DAMAGED, OVERRUN,
    ODD_STATUS, FRAME_CUTS_REGISTERS, FRAME_CUTS_BUFFER,
    LAST_OF_FRAMES,
    /* with the next command */
    WRONG_CRC, OTHER_RUNS, COMMAND_CUTS_REGISTERS
};

struct counterpart {
    char folder[64];
    int folder_file;
    int registers_file;
    int buffer_file;
    int interrupt_file;
    volatile uint32_t *registers;
    volatile uint8_t *buffer;
    size_t buffer_bytes;
    pthread_t thread;
    atomic_bool stop;
    atomic_bool frozen;         /* the clock stands still, and all else */
    atomic_bool holds;          /* commands and frames: they wait */
    atomic_bool mute;           /* no interrupts */
    atomic_int mischief;        /* cleared when done */
    atomic_uint error;          /* of the next command; cleared when given */
    atomic_uint commands;       /* that have ended */
    bool interrupting;
    bool configured;
    bool staged;
    uint8_t halted;
    uint32_t logits;
    uint32_t staged_logits;
    uint64_t epoch;
    uint64_t tag;
};

/* Makes the folder and its files. */
void counterpart_create(struct counterpart *c, size_t buffer_bytes);
void counterpart_start(struct counterpart *c);
void counterpart_stop(struct counterpart *c);

/* Stops it, where it runs, and removes the folder. */
void counterpart_remove(struct counterpart *c);

/* Bit by bit, as the standard defines it: the driver's is compared with it. */
uint32_t counterpart_crc(const volatile uint8_t *data, size_t bytes);

#endif
