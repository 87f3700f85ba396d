// Brings, for each position of a tile, the plane bits of 3 neighbouring taps x BLOCK channels from the banks:
// address, read, rotate, pick, and put the zero point's bit where the window lies outside the input.
`default_nettype none
`include "bitgear_fields.vh"
module bitgear_gather #(
    parameter POSITIONS = 16,
    parameter BLOCK     = 16,
    parameter BANKS     = 32,
    parameter BANK_BITS = 5,
    parameter ADDRESS   = 10
) (
    input  wire                clk,
    input  wire [447:0]        descriptor,
    // beat (bitgear_sequencer)
    input  wire signed [10:0]  row,
    input  wire signed [10:0]  column,
    input  wire [7:0]          tap,
    input  wire [15:0]         in_offset,
    input  wire                odd_block,
    input  wire                last_block,
    input  wire [2:0]          plane,
    // banks
    output wire [BANKS*ADDRESS-1:0] addresses,
    input  wire [BANKS*BLOCK-1:0]   words,     // one cycle after the addresses
    // 8 cycles after the beat: address 3, bank 1, rotate 2, pick 1, mask 1
    output reg  [POSITIONS*3*BLOCK-1:0] codes
);
    wire paired = `DESCRIPTOR_PAIRED(descriptor);
    wire in_stagger = `DESCRIPTOR_IN_STAGGER(descriptor);
    wire in_odd = `DESCRIPTOR_IN_ODD(descriptor);
    wire [2:0] in_slot_bits = `DESCRIPTOR_IN_SLOT_BITS(descriptor);
    wire [1:0] in_skew = `DESCRIPTOR_IN_SKEW(descriptor);
    wire [2:0] out_slot_bits = `DESCRIPTOR_OUT_SLOT_BITS(descriptor);
    wire [15:0] in_base = `DESCRIPTOR_IN_BASE(descriptor);
    wire [15:0] in_row = `DESCRIPTOR_IN_ROW(descriptor);
    wire [15:0] in_block = `DESCRIPTOR_IN_BLOCK(descriptor);
    wire [7:0] columns_in = `DESCRIPTOR_COLUMNS_IN(descriptor);
    wire [7:0] rows_in = `DESCRIPTOR_ROWS_IN(descriptor);
    wire [7:0] kernel_taps = `DESCRIPTOR_KERNEL_TAPS(descriptor);
    wire [3:0] stride_y = `DESCRIPTOR_STRIDE_Y(descriptor);
    wire [2:0] stride_x = `DESCRIPTOR_STRIDE_X(descriptor);
    wire [4:0] tile_rows = `DESCRIPTOR_TILE_ROWS(descriptor);
    wire [7:0] zero_in = `DESCRIPTOR_ZERO_IN(descriptor);
    wire [15:0] channels_in = `DESCRIPTOR_CHANNELS_IN(descriptor);

    // --- 1: where the row lies
    wire signed [10:0] group, segment;
    wire [BANK_BITS-1:0] rotation, threshold;
    bitgear_layout #(.BANK_BITS(BANK_BITS)) layout (
        .row(row), .column(column), .slot_bits(in_slot_bits), .skew(in_skew),
        .stagger(in_stagger && (odd_block ^ in_odd) && !paired),
        .group(group), .segment(segment), .rotation(rotation), .threshold(threshold)
    );
    reg signed [10:0] group1;
    reg [15:0] offset1, row1;
    reg [ADDRESS-1:0] wrap1, pair1;
    wire [15:0] wrap = in_slot_bits == BANK_BITS[2:0] ? 16'd1 : in_row << in_skew;
    reg [BANK_BITS-1:0] rotation1, threshold1;
    reg stagger1, paired1;
    always @(posedge clk) begin
        group1 <= group;
        offset1 <= in_base + in_offset + {{5{segment[10]}}, segment};
        row1 <= in_row;
        wrap1 <= wrap[ADDRESS-1:0];
        pair1 <= in_block[ADDRESS-1:0];
        rotation1 <= rotation;
        threshold1 <= threshold;
        stagger1 <= in_stagger && (odd_block ^ in_odd) && !paired;
        paired1 <= paired;
    end

    // --- 2: addresses
    wire [15:0] whole = offset1 + {{5{group1[10]}}, group1} * row1;
    reg [ADDRESS-1:0] address2, wrap2, pair2, both2;
    reg [BANK_BITS-1:0] rotation2, threshold2;
    reg stagger2, paired2;
    always @(posedge clk) begin
        address2 <= whole[ADDRESS-1:0];
        wrap2 <= wrap1;
        pair2 <= pair1;
        both2 <= wrap1 + pair1;
        rotation2 <= rotation1;
        threshold2 <= threshold1;
        stagger2 <= stagger1;
        paired2 <= paired1;
    end

    // --- 3: one of four addresses a bank; a pair's second block lies one bank further, in the odd ones
    wire [ADDRESS-1:0] wrapped = address2 + wrap2;
    wire [ADDRESS-1:0] second = address2 + pair2;
    wire [ADDRESS-1:0] second_wrapped = address2 + both2;
    reg [BANKS*ADDRESS-1:0] address3;
    reg [BANK_BITS-1:0] rotation3;
    genvar b;
    generate
        for (b = 0; b < BANKS; b = b + 1) begin : bank
            localparam [BANK_BITS-1:0] NUMBER = b;
            wire other = paired2 && NUMBER[0] != rotation2[0];
            wire [BANK_BITS-1:0] logical = NUMBER - {{(BANK_BITS - 1) {1'b0}}, stagger2 || other};
            wire [ADDRESS-1:0] own;
            bitgear_choose #(.WIDTH(ADDRESS), .COUNT(4), .BITS(2)) choose (
                .words({second_wrapped, second, wrapped, address2}),
                .index({other, logical < threshold2}), .word(own)
            );
            always @(posedge clk) address3[b*ADDRESS+:ADDRESS] <= own;
        end
    endgenerate
    always @(posedge clk) rotation3 <= rotation2;
    assign addresses = address3;

    // --- 4: banks; 5, 6: rotate
    reg [BANK_BITS-1:0] rotation4;
    always @(posedge clk) rotation4 <= rotation3;
    wire [BANKS*BLOCK-1:0] aligned;
    bitgear_rotate #(.WIDTH(BLOCK), .COUNT(BANKS), .BITS(BANK_BITS)) rotate (
        .clk(clk), .in(words), .amount(rotation4), .out(aligned)
    );

    // --- validity of rows by position, of columns by position and tap; computed beside the reads: a position's
    // distance from the tile's first, against those of the input's first and last row or column
    reg [7:0] row_low1, row_high1;
    reg row_none1;
    wire signed [10:0] rows_left = $signed({3'd0, rows_in}) - row;
    wire [10:0] rows_missing = -row;
    reg [POSITIONS-1:0] row_inside [2:6];
    reg [POSITIONS*3-1:0] column_inside [2:6];
    reg [BLOCK-1:0] outside [1:7];
    reg [2:0] used [1:7];
    reg [1:0] stride [1:6];
    always @(posedge clk) begin
        row_low1 <= !row[10] ? 8'd0 : |rows_missing[10:8] ? 8'hff : rows_missing[7:0];
        row_high1 <= |rows_left[9:8] ? 8'hff : rows_left[7:0];
        row_none1 <= rows_left[10];
    end
    genvar p, t;
    generate
        for (t = 0; t < 3; t = t + 1) begin : tap_range
            localparam [10:0] TAP = t;
            wire signed [10:0] start = column + (paired ? 11'd0 : TAP);
            wire signed [10:0] columns_left = $signed({3'd0, columns_in}) - start;
            wire [10:0] columns_missing = -start;
            reg [5:0] low1, high1;
            reg none1;
            always @(posedge clk) begin
                low1 <= !start[10] ? 6'd0 : |columns_missing[10:6] ? 6'h3f : columns_missing[5:0];
                high1 <= |columns_left[9:6] ? 6'h3f : columns_left[5:0];
                none1 <= columns_left[10];
            end
        end
        for (p = 0; p < POSITIONS; p = p + 1) begin : position
            localparam [3:0] NUMBER = p;
            wire [3:0] sub_row = tile_rows == 5'd1 ? 4'd0 : NUMBER >> out_slot_bits;
            wire [3:0] sub_column = tile_rows == 5'd1 ? NUMBER : NUMBER & ~(4'hf << out_slot_bits);
            // constant for a layer
            reg [7:0] down;     // 15 * 15 at most
            reg [5:0] right;    // 15 * 4 at most
            always @(posedge clk) begin
                down <= {4'd0, sub_row} * {4'd0, stride_y};
                right <= {2'd0, sub_column} * {3'd0, stride_x};
                row_inside[2][p] <= !row_none1 && down >= row_low1 && down <= row_high1;
            end
            for (t = 0; t < 3; t = t + 1) begin : tap_column
                always @(posedge clk)
                    column_inside[2][p*3+t] <= !tap_range[t].none1 && right >= tap_range[t].low1
                        && right <= tap_range[t].high1;
            end
        end
    endgenerate
    integer s;
    always @(posedge clk) begin
        outside[1] <= zero_in[plane] ? (last_block ? channels_in : {BLOCK{1'b1}}) : {BLOCK{1'b0}};
        used[1] <= paired ? 3'b011 : {tap + 8'd2 <= kernel_taps, tap + 8'd1 <= kernel_taps, 1'b1};
        stride[1] <= stride_x[1:0];
        for (s = 3; s < 7; s = s + 1) begin
            row_inside[s] <= row_inside[s-1];
            column_inside[s] <= column_inside[s-1];
        end
        for (s = 2; s < 7; s = s + 1) stride[s] <= stride[s-1];
        for (s = 2; s < 8; s = s + 1) begin
            outside[s] <= outside[s-1];
            used[s] <= used[s-1];
        end
    end

    // --- 7: pick by stride; 8: mask
    reg [POSITIONS*3*BLOCK-1:0] picked;
    reg [POSITIONS*3-1:0] covered;
    generate
        for (p = 0; p < POSITIONS; p = p + 1) begin : lane
            for (t = 0; t < 3; t = t + 1) begin : tap_word
                localparam AT = (p * 3 + t) * BLOCK;
                wire [BLOCK-1:0] word;
                bitgear_choose #(.WIDTH(BLOCK), .COUNT(4), .BITS(2)) choose (
                    .words({aligned[(3*p+t)%BANKS*BLOCK+:BLOCK], aligned[(2*p+t)%BANKS*BLOCK+:BLOCK],
                        aligned[(p+t)%BANKS*BLOCK+:BLOCK], aligned[(4*p+t)%BANKS*BLOCK+:BLOCK]}),
                    .index(stride[6]), .word(word)
                );
                always @(posedge clk) begin
                    picked[AT+:BLOCK] <= word;
                    covered[p*3+t] <= row_inside[6][p] && column_inside[6][p*3+t];
                    codes[AT+:BLOCK] <= !used[7][t] ? {BLOCK{1'b0}}
                        : covered[p*3+t] ? picked[AT+:BLOCK] : outside[7];
                end
            end
        end
    endgenerate
endmodule
`default_nettype wire
