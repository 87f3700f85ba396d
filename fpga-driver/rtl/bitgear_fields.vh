// The fields of a layer descriptor, from its bits. Generated from Field.java.

// last: the frame ends with this layer
`define DESCRIPTOR_LAST(d) d[0]
// explicit: weights are explicit planes: mask, planes, mask (grouped, identity)
`define DESCRIPTOR_EXPLICIT(d) d[1]
// residual: a residual operand is read
`define DESCRIPTOR_RESIDUAL(d) d[2]
// maximum: the larger of accumulation and residual code, no requantisation
`define DESCRIPTOR_MAXIMUM(d) d[3]
// logits: results are signed 16-bit and go to the result registers
`define DESCRIPTOR_LOGITS(d) d[4]
// barrier: starts when all results before it are written
`define DESCRIPTOR_BARRIER(d) d[5]
// paired: two channel blocks at once: 1x1, stride 2, staggered input
`define DESCRIPTOR_PAIRED(d) d[6]
// fold: one output: the sums of all positions are added up
`define DESCRIPTOR_FOLD(d) d[7]
// in_stagger: odd channel blocks of the input lie one bank further
`define DESCRIPTOR_IN_STAGGER(d) d[8]
// in_odd: the first input block counts as odd
`define DESCRIPTOR_IN_ODD(d) d[9]
// out_stagger: the same of the output
`define DESCRIPTOR_OUT_STAGGER(d) d[10]
// out_odd: as above
`define DESCRIPTOR_OUT_ODD(d) d[11]
// res_stagger: the same of the residual operand
`define DESCRIPTOR_RES_STAGGER(d) d[12]
// res_odd: as above
`define DESCRIPTOR_RES_ODD(d) d[13]
// in_slot_bits: log2 of the input's slot, 5 for 32 pixels
`define DESCRIPTOR_IN_SLOT_BITS(d) d[16:14]
// in_skew: log2 of the distance of rows in neighbouring slots
`define DESCRIPTOR_IN_SKEW(d) d[18:17]
// out_slot_bits: as above
`define DESCRIPTOR_OUT_SLOT_BITS(d) d[21:19]
// out_skew: as above
`define DESCRIPTOR_OUT_SKEW(d) d[23:22]
// res_skew: as above
`define DESCRIPTOR_RES_SKEW(d) d[25:24]
// weight_width: 0 to 8 planes
`define DESCRIPTOR_WEIGHT_WIDTH(d) d[29:26]
// in_width: 1 to 8
`define DESCRIPTOR_IN_WIDTH(d) d[33:30]
// out_width: as above
`define DESCRIPTOR_OUT_WIDTH(d) d[37:34]
// res_width: as above
`define DESCRIPTOR_RES_WIDTH(d) d[41:38]
// in_base: address of the input
`define DESCRIPTOR_IN_BASE(d) d[57:42]
// out_base: as above
`define DESCRIPTOR_OUT_BASE(d) d[73:58]
// res_base: as above
`define DESCRIPTOR_RES_BASE(d) d[89:74]
// in_row: addresses from one group of rows to the next
`define DESCRIPTOR_IN_ROW(d) d[105:90]
// out_row: as above
`define DESCRIPTOR_OUT_ROW(d) d[121:106]
// res_row: as above
`define DESCRIPTOR_RES_ROW(d) d[137:122]
// in_block: addresses from one channel block to the next
`define DESCRIPTOR_IN_BLOCK(d) d[153:138]
// out_block: as above
`define DESCRIPTOR_OUT_BLOCK(d) d[169:154]
// res_block: as above
`define DESCRIPTOR_RES_BLOCK(d) d[185:170]
// in_plane: addresses from one plane to the next: segments of a row
`define DESCRIPTOR_IN_PLANE(d) d[189:186]
// out_plane: the same of output and residual operand
`define DESCRIPTOR_OUT_PLANE(d) d[193:190]
// columns_in: pixels of a row, less 1
`define DESCRIPTOR_COLUMNS_IN(d) d[201:194]
// rows_in: as above
`define DESCRIPTOR_ROWS_IN(d) d[209:202]
// columns_out: as above
`define DESCRIPTOR_COLUMNS_OUT(d) d[217:210]
// rows_out: as above
`define DESCRIPTOR_ROWS_OUT(d) d[225:218]
// kernel_rows: less 1
`define DESCRIPTOR_KERNEL_ROWS(d) d[233:226]
// row_step: rows from one kernel row to the next
`define DESCRIPTOR_ROW_STEP(d) d[238:234]
// kernel_groups: groups of 3 taps, less 1
`define DESCRIPTOR_KERNEL_GROUPS(d) d[242:239]
// kernel_taps: taps of a row, less 1
`define DESCRIPTOR_KERNEL_TAPS(d) d[250:243]
// stride_y: as above
`define DESCRIPTOR_STRIDE_Y(d) d[254:251]
// stride_x: 1 to 4
`define DESCRIPTOR_STRIDE_X(d) d[257:255]
// origin_row: signed: first row that the first tile reads
`define DESCRIPTOR_ORIGIN_ROW(d) d[265:258]
// origin_column: the same of columns
`define DESCRIPTOR_ORIGIN_COLUMN(d) d[273:266]
// blocks_in: less 1; pairs of blocks where paired
`define DESCRIPTOR_BLOCKS_IN(d) d[281:274]
// blocks_out: less 1
`define DESCRIPTOR_BLOCKS_OUT(d) d[289:282]
// lanes: positions of a tile along a row
`define DESCRIPTOR_LANES(d) d[294:290]
// tile_rows: rows of a tile
`define DESCRIPTOR_TILE_ROWS(d) d[299:295]
// zero_in: as above
`define DESCRIPTOR_ZERO_IN(d) d[307:300]
// zero_out: as above
`define DESCRIPTOR_ZERO_OUT(d) d[315:308]
// zero_res: as above
`define DESCRIPTOR_ZERO_RES(d) d[323:316]
// channels_in: mask of the channels of the last input block
`define DESCRIPTOR_CHANNELS_IN(d) d[339:324]
// channels_out: as above
`define DESCRIPTOR_CHANNELS_OUT(d) d[355:340]
// table_base: first entry of the requantisation table
`define DESCRIPTOR_TABLE_BASE(d) d[371:356]
// weight_base: first weight word
`define DESCRIPTOR_WEIGHT_BASE(d) d[387:372]
// tile_words: weight words of an output block
`define DESCRIPTOR_TILE_WORDS(d) d[403:388]
// pass_words: weight words of a pass, 8 or 9
`define DESCRIPTOR_PASS_WORDS(d) d[407:404]
// shift: bytes that the sum is shifted right
`define DESCRIPTOR_SHIFT(d) d[410:408]
// residual_factor: as above
`define DESCRIPTOR_RESIDUAL_FACTOR(d) d[434:411]
// residual_shift: bytes that the residual product is shifted left
`define DESCRIPTOR_RESIDUAL_SHIFT(d) d[437:435]
// spacing: least cycles from one tile's end to the next's, less 1
`define DESCRIPTOR_SPACING(d) d[445:438]
// spare: 0
`define DESCRIPTOR_SPARE(d) d[447:446]
// check: makes all 16-bit words of a descriptor, xor-ed, 0xb17e
`define DESCRIPTOR_CHECK(d) d[463:448]
// bits stored, and what all 16-bit words give, xor-ed
`define DESCRIPTOR_STORED 464
`define DESCRIPTOR_SOUND 16'hb17e
