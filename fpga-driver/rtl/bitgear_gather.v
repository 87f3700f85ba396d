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
    wire [15:0] in_base = `DESCRIPTOR_IN_BASE(descriptor);
    wire [15:0] in_row = `DESCRIPTOR_IN_ROW(descriptor);
    wire [15:0] in_block = `DESCRIPTOR_IN_BLOCK(descriptor);
    wire [7:0] kernel_taps = `DESCRIPTOR_KERNEL_TAPS(descriptor);
    wire [2:0] stride_x = `DESCRIPTOR_STRIDE_X(descriptor);
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
    genvar b, p, t;
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

    // --- which positions and taps lie inside the input; computed beside the reads
    wire [POSITIONS-1:0] row_inside2;
    wire [POSITIONS*3-1:0] column_inside2;
    reg [POSITIONS-1:0] row_inside [3:6];
    reg [POSITIONS*3-1:0] column_inside [3:6];
    bitgear_inside #(.POSITIONS(POSITIONS)) inputs (
        .clk(clk), .descriptor(descriptor), .row(row), .column(column), .row_inside(row_inside2),
        .column_inside(column_inside2)
    );
    reg [BLOCK-1:0] outside [1:7];
    reg [2:0] unused [1:7];
    reg [1:0] stride [1:6];
    integer s;
    always @(posedge clk) begin
        outside[1] <= zero_in[plane] ? (last_block ? channels_in : {BLOCK{1'b1}}) : {BLOCK{1'b0}};
        unused[1] <= paired ? 3'b100 : {tap + 8'd2 > kernel_taps, tap + 8'd1 > kernel_taps, 1'b0};
        stride[1] <= stride_x[1:0];
        row_inside[3] <= row_inside2;
        column_inside[3] <= column_inside2;
        for (s = 4; s < 7; s = s + 1) begin
            row_inside[s] <= row_inside[s-1];
            column_inside[s] <= column_inside[s-1];
        end
        for (s = 2; s < 7; s = s + 1) stride[s] <= stride[s-1];
        for (s = 2; s < 8; s = s + 1) begin
            outside[s] <= outside[s-1];
            unused[s] <= unused[s-1];
        end
    end

    // --- 7: pick by stride, the zero point's bit as a fourth choice; 8: unused taps. Strides above 2 have fewer lanes,
    // those of 4 so few that the zero point's bit can be chosen a cycle later.
    generate
        for (p = 0; p < POSITIONS; p = p + 1) begin : lane
            localparam FOUR = p != 0 && 4 * p + 2 < BANKS;
            localparam THREE = p != 0 && 3 * p + 2 < BANKS;
            for (t = 0; t < 3; t = t + 1) begin : tap_word
                localparam AT = (p * 3 + t) * BLOCK;
                wire real_input = row_inside[6][p] && column_inside[6][p*3+t];
                wire [BLOCK-1:0] by_one = aligned[(p+t)%BANKS*BLOCK+:BLOCK];
                wire [BLOCK-1:0] by_two = aligned[(2*p+t)%BANKS*BLOCK+:BLOCK];
                wire [BLOCK-1:0] by_three = THREE ? aligned[(3*p+t)%BANKS*BLOCK+:BLOCK] : by_one;
                wire [BLOCK-1:0] word;
                reg [BLOCK-1:0] picked;
                bitgear_choose #(.WIDTH(BLOCK), .COUNT(4), .BITS(2)) choose (
                    .words({by_three, by_two, by_one, FOUR ? aligned[(4*p+t)%BANKS*BLOCK+:BLOCK] : outside[6]}),
                    .index(!FOUR && !real_input ? 2'd0 : p == 0 ? 2'd1 : stride[6]), .word(word)
                );
                always @(posedge clk) picked <= word;
                if (FOUR) begin : late
                    reg covered;
                    always @(posedge clk) begin
                        covered <= real_input;
                        codes[AT+:BLOCK] <= unused[7][t] ? {BLOCK{1'b0}} : covered ? picked : outside[7];
                    end
                end else begin : done
                    always @(posedge clk) codes[AT+:BLOCK] <= unused[7][t] ? {BLOCK{1'b0}} : picked;
                end
            end
        end
    endgenerate
endmodule
`default_nettype wire
