// The fields of the small core's layer descriptor, from its bits. Generated from SmallField.java.

// last: the frame ends with this layer
`define SMALL_LAST(d) d[0]
// residual: a residual operand is read
`define SMALL_RESIDUAL(d) d[1]
// logits: results are signed 16-bit words instead of planes
`define SMALL_LOGITS(d) d[2]
// channelwise: each channel's codes are added up by themselves, without weights
`define SMALL_CHANNELWISE(d) d[3]
// maximum: of channelwise: the largest code instead of the sum
`define SMALL_MAXIMUM(d) d[4]
// skip: positions outside the input are passed over; else they count as zero_in
`define SMALL_SKIP(d) d[5]
// groups: words that are read of a weight, 1 to 3
`define SMALL_GROUPS(d) d[7:6]
// planes: planes that count in the last of them, 1 to 3
`define SMALL_PLANES(d) d[9:8]
// in_width: less 1
`define SMALL_IN_WIDTH(d) d[12:10]
// out_width: less 1
`define SMALL_OUT_WIDTH(d) d[15:13]
// res_width: less 1
`define SMALL_RES_WIDTH(d) d[18:16]
// shift: bytes that the total is shifted right, 1 to 6
`define SMALL_SHIFT(d) d[21:19]
// zero_in: code of a position outside the input
`define SMALL_ZERO_IN(d) d[29:22]
// filters: less 1
`define SMALL_FILTERS(d) d[37:30]
// blocks_in: less 1
`define SMALL_BLOCKS_IN(d) d[45:38]
// kernel_rows: less 1
`define SMALL_KERNEL_ROWS(d) d[53:46]
// kernel_columns: less 1
`define SMALL_KERNEL_COLUMNS(d) d[61:54]
// rows_in: less 1
`define SMALL_ROWS_IN(d) d[69:62]
// columns_in: less 1
`define SMALL_COLUMNS_IN(d) d[77:70]
// rows_out: less 1
`define SMALL_ROWS_OUT(d) d[85:78]
// columns_out: less 1
`define SMALL_COLUMNS_OUT(d) d[93:86]
// origin_row: signed: first row of the first window
`define SMALL_ORIGIN_ROW(d) d[101:94]
// origin_column: signed: its first column
`define SMALL_ORIGIN_COLUMN(d) d[109:102]
// stride_rows: 1 to 15
`define SMALL_STRIDE_ROWS(d) d[113:110]
// stride_columns: as above
`define SMALL_STRIDE_COLUMNS(d) d[117:114]
// in_base: address of the first window's first pixel, in the input or not
`define SMALL_IN_BASE(d) d[131:118]
// in_row: words of a row of the input
`define SMALL_IN_ROW(d) d[145:132]
// in_step_row: words from a window to the one below
`define SMALL_IN_STEP_ROW(d) d[159:146]
// in_step_column: words from a window to the next
`define SMALL_IN_STEP_COLUMN(d) d[173:160]
// out_base: address of the output
`define SMALL_OUT_BASE(d) d[187:174]
// out_gap: words between a pixel's output and the next pixel's
`define SMALL_OUT_GAP(d) d[201:188]
// res_base: address of the residual operand
`define SMALL_RES_BASE(d) d[215:202]
// weight_base: address of the weights
`define SMALL_WEIGHT_BASE(d) d[229:216]
// block_words: weight words of a tap and input block
`define SMALL_BLOCK_WORDS(d) d[239:230]
// table_base: address of the requantisation table
`define SMALL_TABLE_BASE(d) d[253:240]
// residual_factor: factor of the residual code at its place
`define SMALL_RESIDUAL_FACTOR(d) d[317:254]
// spare: 0
`define SMALL_SPARE(d) d[335:318]
// words of 48 bits
`define SMALL_WORDS 7
