// Which rows, by position, and columns, by position and tap, lie inside the input: a position's distance from the
// tile's first, against those of the input's first and last row or column.
`default_nettype none
`include "bitgear_fields.vh"
module bitgear_inside #(
    parameter POSITIONS = 16
) (
    input  wire                   clk,
    input  wire [447:0]           descriptor,
    input  wire signed [10:0]     row,             // of the tile's first position
    input  wire signed [10:0]     column,          // for tap 0
    // two cycles later:
    output reg  [POSITIONS-1:0]   row_inside,
    output reg  [POSITIONS*3-1:0] column_inside
);
    wire paired = `DESCRIPTOR_PAIRED(descriptor);
    wire [2:0] out_slot_bits = `DESCRIPTOR_OUT_SLOT_BITS(descriptor);
    wire [7:0] columns_in = `DESCRIPTOR_COLUMNS_IN(descriptor);
    wire [7:0] rows_in = `DESCRIPTOR_ROWS_IN(descriptor);
    wire [3:0] stride_y = `DESCRIPTOR_STRIDE_Y(descriptor);
    wire [2:0] stride_x = `DESCRIPTOR_STRIDE_X(descriptor);
    wire [4:0] tile_rows = `DESCRIPTOR_TILE_ROWS(descriptor);

    reg [7:0] row_low1, row_high1;
    reg row_none1;
    wire signed [10:0] rows_left = $signed({3'd0, rows_in}) - row;
    wire [10:0] rows_missing = -row;
    always @(posedge clk) begin
        row_low1 <= !row[10] ? 8'd0 : |rows_missing[10:8] ? 8'hff : rows_missing[7:0];
        row_high1 <= |rows_left[9:8] ? 8'hff : rows_left[7:0];
        row_none1 <= rows_left[10];
    end
    wire one_row = tile_rows == 5'd1;
    wire [4*6-1:0] right_worth;
    wire [4*8-1:0] down_worth;
    wire [4*12-1:0] rights;     // of two bits of a position's number: of the low ones, of the high ones
    wire [4*16-1:0] downs;
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
        // What bits of a position's number are worth: below the slot's bits columns, above them rows.
        for (p = 0; p < 4; p = p + 1) begin : bit_worth
            localparam [2:0] BIT = p;
            wire across = one_row || BIT < out_slot_bits;
            assign right_worth[p*6+:6] = across ? {3'd0, stride_x} << p : 6'd0;
            assign down_worth[p*8+:8] = across ? 8'd0 : {4'd0, stride_y} << (BIT - out_slot_bits);
            localparam LOW = p % 2, HIGH = p / 2;
            assign rights[p*12+:6] = (LOW != 0 ? right_worth[0+:6] : 6'd0) + (HIGH != 0 ? right_worth[6+:6] : 6'd0);
            assign rights[p*12+6+:6] = (LOW != 0 ? right_worth[12+:6] : 6'd0) + (HIGH != 0 ? right_worth[18+:6] : 6'd0);
            assign downs[p*16+:8] = (LOW != 0 ? down_worth[0+:8] : 8'd0) + (HIGH != 0 ? down_worth[8+:8] : 8'd0);
            assign downs[p*16+8+:8] = (LOW != 0 ? down_worth[16+:8] : 8'd0) + (HIGH != 0 ? down_worth[24+:8] : 8'd0);
        end
        for (p = 0; p < POSITIONS; p = p + 1) begin : position
            localparam [3:0] NUMBER = p;
            // constant for a layer
            reg [7:0] down;     // 15 * 15 at most
            reg [5:0] right;    // 15 * 4 at most
            always @(posedge clk) begin
                down <= downs[NUMBER[3:2]*16+8+:8] + downs[NUMBER[1:0]*16+:8];
                right <= rights[NUMBER[3:2]*12+6+:6] + rights[NUMBER[1:0]*12+:6];
                row_inside[p] <= !row_none1 && down >= row_low1 && down <= row_high1;
            end
            for (t = 0; t < 3; t = t + 1) begin : tap_column
                always @(posedge clk)
                    column_inside[p*3+t] <= !tap_range[t].none1 && right >= tap_range[t].low1
                        && right <= tap_range[t].high1;
            end
        end
    endgenerate
endmodule
`default_nettype wire
