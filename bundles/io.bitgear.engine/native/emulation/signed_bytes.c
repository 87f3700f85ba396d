/*
 * Bochs 3.0 takes the signed bytes of TDPBUSD as unsigned ones: its cpu/avx/amx.cc never extends their sign. Loaded before
 * it, this puts itself in the place of that instruction, takes off 256 times the codes whose weight is negative, and has the
 * instruction for unsigned bytes do the rest. The offsets are those of Debian's 3.0+dfsg-1 for amd64.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096, AMX = 0x8eb0, SUM = 0x24, FIRST = 0x25, SECOND = 0x26, CONFIG = 8, TILES = 128 };

typedef void instruction(void *processor, void *decoded);

static instruction *of_unsigned;

static void of_signed(void *processor, void *decoded) {
    const uint8_t *operands = decoded;
    uint8_t *amx = *(uint8_t **)(void *)((uint8_t *)processor + AMX);
    uint32_t(*config)[2] = (void *)(amx + CONFIG); /* rows and their bytes, of each tile */
    uint8_t(*tile)[16][64] = (void *)(amx + TILES);
    int sum = operands[SUM], first = operands[FIRST], second = operands[SECOND];
    for (uint32_t m = 0; m < config[sum][0]; m++) {
        for (uint32_t n = 0; n < config[sum][1] / 4; n++) {
            uint32_t value;
            memcpy(&value, tile[sum][m] + 4 * n, 4);
            for (uint32_t k = 0; k < config[second][0] * 4; k++) {
                if (tile[second][k / 4][4 * n + k % 4] >> 7) value -= 256u * tile[first][m][k];
            }
            memcpy(tile[sum][m] + 4 * n, &value, 4);
        }
    }
    of_unsigned(processor, decoded);
}

__attribute__((constructor)) static void replace(void) {
    uint8_t *at = dlsym(RTLD_DEFAULT, "_ZN8BX_CPU_C19TDPBUSD_TnnnTrmTregEP15bxInstruction_c");
    *(void **)&of_unsigned = dlsym(RTLD_DEFAULT, "_ZN8BX_CPU_C19TDPBUUD_TnnnTrmTregEP15bxInstruction_c");
    if (at == NULL || of_unsigned == NULL || mprotect(at - (uintptr_t)at % PAGE, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC) != 0) {
        fprintf(stderr, "this is not the Bochs that signed_bytes.c was made for\n");
        exit(1);
    }
    uint8_t jump[] = {0x49, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, 0x41, 0xff, 0xe3}; /* mov r11, to; jmp r11 */
    instruction *to = of_signed;
    memcpy(jump + 2, &to, sizeof to);
    memcpy(at, jump, sizeof jump);
}
