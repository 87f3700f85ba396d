// Walks through one layer: tiles, and in each tile the diagonals from the most significant one down, the
// passes (kernel row, group of three taps, channel block) and the pairs of weight plane and code plane of the
// diagonal. One beat a cycle; a beat is one read of weight memory and one of activation memory.
`default_nettype none
`include "bitgear_fields.vh"
module bitgear_sequencer (
    input  wire         clk,
    input  wire         reset,
    input  wire [447:0] descriptor,   // of the layer that runs
    input  wire         running,
    output wire         ready,        // there is a beat to do
    input  wire         hold,         // but not in this cycle
    output wire         beat,
    output wire         first,        // of a tile
    output wire         shift,        // first of a diagonal
    output reg  [3:0]   diagonal,     // the sum of the exponents of weight plane and code plane
    output wire         negative,
    output wire         tile_end,
    output wire         layer_end,
    output wire signed [10:0] row,    // of the input, for the tile's first row
    output wire signed [10:0] column, // of the input, for the tile's first position and tap 0
    output wire [7:0]   tap,          // number of the first tap in the kernel's row
    output wire [15:0]  in_offset,    // channel block and plane
    output wire         odd_block,
    output wire         last_block,
    output wire [2:0]   plane,        // significance of the code plane
    output wire [15:0]  weight_address,
    output reg  [7:0]   tile_row,     // of the output, the tile's first
    output reg  [7:0]   tile_column,
    output reg  [7:0]   tile_block
);
    wire explicit = `DESCRIPTOR_EXPLICIT(descriptor);
    wire paired = `DESCRIPTOR_PAIRED(descriptor);
    wire [3:0] weight_width = `DESCRIPTOR_WEIGHT_WIDTH(descriptor);
    wire [3:0] in_width = `DESCRIPTOR_IN_WIDTH(descriptor);
    wire [15:0] in_block = `DESCRIPTOR_IN_BLOCK(descriptor);
    wire [3:0] in_plane = `DESCRIPTOR_IN_PLANE(descriptor);
    wire [7:0] columns_out = `DESCRIPTOR_COLUMNS_OUT(descriptor);
    wire [7:0] rows_out = `DESCRIPTOR_ROWS_OUT(descriptor);
    wire [7:0] kernel_rows = `DESCRIPTOR_KERNEL_ROWS(descriptor);
    wire [3:0] kernel_groups = `DESCRIPTOR_KERNEL_GROUPS(descriptor);
    wire [3:0] stride_y = `DESCRIPTOR_STRIDE_Y(descriptor);
    wire [2:0] stride_x = `DESCRIPTOR_STRIDE_X(descriptor);
    wire [4:0] row_step = `DESCRIPTOR_ROW_STEP(descriptor);
    wire [7:0] origin_row = `DESCRIPTOR_ORIGIN_ROW(descriptor);
    wire [7:0] origin_column = `DESCRIPTOR_ORIGIN_COLUMN(descriptor);
    wire [7:0] blocks_in = `DESCRIPTOR_BLOCKS_IN(descriptor);
    wire [7:0] blocks_out = `DESCRIPTOR_BLOCKS_OUT(descriptor);
    wire [4:0] lanes = `DESCRIPTOR_LANES(descriptor);
    wire [4:0] tile_rows = `DESCRIPTOR_TILE_ROWS(descriptor);
    wire [15:0] weight_base = `DESCRIPTOR_WEIGHT_BASE(descriptor);
    wire [15:0] tile_words = `DESCRIPTOR_TILE_WORDS(descriptor);
    wire [3:0] pass_words = `DESCRIPTOR_PASS_WORDS(descriptor);

    // --- pairs of a diagonal: weight exponent e from its largest down; an explicit layer has a further,
    // negative beat of the mask at its largest exponent
    reg [3:0] exponent;
    reg extra;
    wire [3:0] exponent_max = explicit ? weight_width : weight_width - 4'd1;
    wire [3:0] diagonal_max = exponent_max + in_width - 4'd1;
    wire [3:0] exponent_low = diagonal < in_width ? 4'd0 : diagonal - in_width + 4'd1;
    wire extra_next = explicit && weight_width != 0 && exponent == weight_width && !extra;
    wire pair_end = exponent == exponent_low && !extra_next;
    wire [3:0] diagonal_next = diagonal - 4'd1;
    wire [3:0] high_now = diagonal < exponent_max ? diagonal : exponent_max;
    wire [3:0] high_next = diagonal_next < exponent_max ? diagonal_next : exponent_max;
    wire [3:0] code_plane = diagonal - exponent;

    // --- passes
    reg [7:0] block, kernel_row;
    reg [10:0] kernel_offset;   // in rows
    reg [3:0] group;
    reg [15:0] block_offset, pass_address;
    wire block_end = block == blocks_in;
    wire group_end = block_end && group == kernel_groups;
    wire pass_end = group_end && kernel_row == kernel_rows;

    // --- tiles
    reg [15:0] tile_address;
    reg signed [10:0] row_base, column_base;
    wire [8:0] next_column = {1'b0, tile_column} + {4'd0, lanes};
    wire [8:0] next_row = {1'b0, tile_row} + {4'd0, tile_rows};
    wire columns_end = next_column > {1'b0, columns_out};
    wire rows_end = next_row > {1'b0, rows_out};
    wire blocks_end = tile_block == blocks_out;

    reg started, fresh;
    wire diagonal_end = pair_end && pass_end;

    assign ready = running && started;
    assign beat = ready && !hold;
    assign first = fresh;
    assign shift = exponent == high_now && !extra && block == 0 && group == 0 && kernel_row == 0 && !fresh;
    assign negative = extra;
    assign tile_end = diagonal == 0 && diagonal_end;
    assign layer_end = tile_end && blocks_end && columns_end && rows_end;
    assign row = row_base + kernel_offset;
    assign tap = {4'd0, group} * 8'd3;
    assign column = column_base + {3'd0, tap};
    assign plane = code_plane[2:0];
    assign in_offset = block_offset + {13'd0, code_plane[2:0]} * {12'd0, in_plane};
    assign odd_block = block[0];
    assign last_block = block_end;
    wire [3:0] prefix_bit = explicit ? exponent - 4'd1 : exponent;
    wire is_mask = explicit && (exponent == 0 || extra);
    assign weight_address = pass_address + (is_mask ? 16'd8 : {12'd0, weight_width - 4'd1 - prefix_bit});

    reg [10:0] columns_step, rows_step;   // constant for a layer
    always @(posedge clk) begin
        columns_step <= {6'd0, lanes} * {8'd0, stride_x};
        rows_step <= {6'd0, tile_rows} * {7'd0, stride_y};
    end
    wire [15:0] block_step = paired ? {in_block[14:0], 1'b0} : in_block;

    always @(posedge clk) begin
        if (reset || !running) begin
            started <= 1'b0;
        end else if (!started) begin
            started <= 1'b1;
            fresh <= 1'b1;
            diagonal <= diagonal_max;
            exponent <= exponent_max;
            extra <= 1'b0;
            block <= 0;
            group <= 0;
            kernel_row <= 0;
            kernel_offset <= 0;
            block_offset <= 0;
            pass_address <= weight_base;
            tile_block <= 0;
            tile_column <= 0;
            tile_row <= 0;
            tile_address <= weight_base;
            row_base <= {{3{origin_row[7]}}, origin_row};
            column_base <= {{3{origin_column[7]}}, origin_column};
        end else if (beat) begin
            fresh <= tile_end;
            if (!pair_end) begin
                extra <= extra_next;
                if (!extra_next) exponent <= exponent - 4'd1;
            end else begin
                extra <= 1'b0;
                exponent <= pass_end ? (diagonal == 0 ? exponent_max : high_next) : high_now;
                block <= block_end ? 8'd0 : block + 8'd1;
                block_offset <= block_end ? 16'd0 : block_offset + block_step;
                pass_address <= pass_end ? tile_address : pass_address + {12'd0, pass_words};
                if (block_end) group <= group_end ? 4'd0 : group + 4'd1;
                if (group_end) kernel_row <= pass_end ? 8'd0 : kernel_row + 8'd1;
                if (group_end) kernel_offset <= pass_end ? 11'd0 : kernel_offset + {6'd0, row_step};
                if (pass_end) diagonal <= diagonal == 0 ? diagonal_max : diagonal_next;
            end
            if (tile_end) begin
                tile_block <= blocks_end ? 8'd0 : tile_block + 8'd1;
                tile_address <= blocks_end ? weight_base : tile_address + tile_words;
                pass_address <= blocks_end ? weight_base : tile_address + tile_words;
                if (blocks_end) begin
                    tile_column <= columns_end ? 8'd0 : next_column[7:0];
                    column_base <= columns_end ? {{3{origin_column[7]}}, origin_column} : column_base + columns_step;
                    if (columns_end) begin
                        tile_row <= next_row[7:0];
                        row_base <= row_base + rows_step;
                    end
                end
            end
            if (layer_end) started <= 1'b0;
        end
    end
endmodule
`default_nettype wire
