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
    reg [15:0] offset1, row1, wrap1, pair1;
    reg [BANK_BITS-1:0] rotation1, threshold1;
    reg stagger1, paired1;
    always @(posedge clk) begin
        group1 <= group;
        offset1 <= in_base + in_offset + {{5{segment[10]}}, segment};
        row1 <= in_row;
        wrap1 <= in_slot_bits == BANK_BITS[2:0] ? 16'd1 : in_row << in_skew;
        pair1 <= in_block;
        rotation1 <= rotation;
        threshold1 <= threshold;
        stagger1 <= in_stagger && (odd_block ^ in_odd) && !paired;
        paired1 <= paired;
    end

    // --- 2: addresses
    reg [15:0] address2, wrap2, pair2;
    reg [BANK_BITS-1:0] rotation2, threshold2;
    reg stagger2, paired2;
    always @(posedge clk) begin
        address2 <= offset1 + {{5{group1[10]}}, group1} * row1;
        wrap2 <= wrap1;
        pair2 <= pair1;
        rotation2 <= rotation1;
        threshold2 <= threshold1;
        stagger2 <= stagger1;
        paired2 <= paired1;
    end

    // --- 3: one address a bank; a pair's second block lies one bank further, in the odd ones
    reg [BANKS*ADDRESS-1:0] address3;
    reg [BANK_BITS-1:0] rotation3;
    genvar b;
    generate
        for (b = 0; b < BANKS; b = b + 1) begin : bank
            localparam [BANK_BITS-1:0] NUMBER = b;
            wire second = paired2 && NUMBER[0] != rotation2[0];
            wire [BANK_BITS-1:0] logical = NUMBER - {{(BANK_BITS - 1) {1'b0}}, stagger2 || second};
            wire [15:0] whole = address2 + (logical < threshold2 ? wrap2 : 16'd0) + (second ? pair2 : 16'd0);
            always @(posedge clk) address3[b*ADDRESS+:ADDRESS] <= whole[ADDRESS-1:0];
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

    // --- validity of rows by position, of columns by position and tap; computed beside the reads
    reg [POSITIONS-1:0] row_inside [1:6];
    reg [POSITIONS*3-1:0] column_inside [1:6];
    reg [BLOCK-1:0] outside [1:7];
    reg [2:0] used [1:7];
    reg [2:0] stride [1:6];
    genvar p, t;
    generate
        for (p = 0; p < POSITIONS; p = p + 1) begin : position
            localparam [4:0] NUMBER = p;
            wire [4:0] sub_row = tile_rows == 5'd1 ? 5'd0 : NUMBER >> out_slot_bits;
            wire [4:0] sub_column = tile_rows == 5'd1 ? NUMBER : NUMBER & ~(5'h1f << out_slot_bits);
            wire [10:0] y = row + {6'd0, sub_row} * {7'd0, stride_y};
            always @(posedge clk) row_inside[1][p] <= !y[10] && y[9:0] <= {2'd0, rows_in};
            for (t = 0; t < 3; t = t + 1) begin : tap_column
                localparam [10:0] TAP = t;
                wire [10:0] x = column + {6'd0, sub_column} * {8'd0, stride_x} + (paired ? 11'd0 : TAP);
                always @(posedge clk) column_inside[1][p*3+t] <= !x[10] && x[9:0] <= {2'd0, columns_in};
            end
        end
    endgenerate
    integer s;
    always @(posedge clk) begin
        outside[1] <= zero_in[plane] ? (last_block ? channels_in : {BLOCK{1'b1}}) : {BLOCK{1'b0}};
        used[1] <= paired ? 3'b011 : {tap + 8'd2 <= kernel_taps, tap + 8'd1 <= kernel_taps, 1'b1};
        stride[1] <= stride_x;
        for (s = 2; s < 7; s = s + 1) begin
            row_inside[s] <= row_inside[s-1];
            column_inside[s] <= column_inside[s-1];
            stride[s] <= stride[s-1];
        end
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
                always @(posedge clk) begin
                    case (stride[6])
                        3'd2: picked[AT+:BLOCK] <= aligned[(2*p+t)%BANKS*BLOCK+:BLOCK];
                        3'd3: picked[AT+:BLOCK] <= aligned[(3*p+t)%BANKS*BLOCK+:BLOCK];
                        3'd4: picked[AT+:BLOCK] <= aligned[(4*p+t)%BANKS*BLOCK+:BLOCK];
                        default: picked[AT+:BLOCK] <= aligned[(p+t)%BANKS*BLOCK+:BLOCK];
                    endcase
                    covered[p*3+t] <= row_inside[6][p] && column_inside[6][p*3+t];
                    codes[AT+:BLOCK] <= !used[7][t] ? {BLOCK{1'b0}}
                        : covered[p*3+t] ? picked[AT+:BLOCK] : outside[7];
                end
            end
        end
    endgenerate
endmodule
`default_nettype wire
