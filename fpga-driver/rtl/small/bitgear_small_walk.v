// Walks a layer's windows: pixel by pixel of the output, and of each the taps and channel blocks, whose planes it
// reads one after another. A pass is one tap and block.
`default_nettype none
`include "bitgear_small_fields.vh"
module bitgear_small_walk (
    input  wire         clk,
    input  wire [335:0] descriptor,
    input  wire         layer,          // begins
    input  wire         pixel,          // begins
    input  wire         next,           // to the next pixel
    output wire         last_pixel,
    // planes
    input  wire         free,           // one may be read
    output wire         read,
    output reg  [13:0]  address,
    output wire         last_plane,     // with read
    output wire         in_range,         // with read
    output wire         zero,           // with read: the plane's bit where it is not
    output reg          finished,       // the pixel's last pass is read
    // the pass that is read
    output reg          first,          // of a sum
    output reg  [3:0]   block,          // below 16
    output reg  [13:0]  weights
);
    wire [2:0] in_width = `SMALL_IN_WIDTH(descriptor);
    wire [7:0] zero_in = `SMALL_ZERO_IN(descriptor);
    wire [7:0] blocks_in = `SMALL_BLOCKS_IN(descriptor);
    wire [7:0] kernel_rows = `SMALL_KERNEL_ROWS(descriptor);
    wire [7:0] kernel_columns = `SMALL_KERNEL_COLUMNS(descriptor);
    wire [7:0] rows_in = `SMALL_ROWS_IN(descriptor);
    wire [7:0] columns_in = `SMALL_COLUMNS_IN(descriptor);
    wire [7:0] columns_out = `SMALL_COLUMNS_OUT(descriptor);
    wire [7:0] origin_row = `SMALL_ORIGIN_ROW(descriptor);
    wire [7:0] origin_column = `SMALL_ORIGIN_COLUMN(descriptor);
    wire [3:0] stride_rows = `SMALL_STRIDE_ROWS(descriptor);
    wire [3:0] stride_columns = `SMALL_STRIDE_COLUMNS(descriptor);
    wire [13:0] in_base = `SMALL_IN_BASE(descriptor);
    wire [13:0] in_row = `SMALL_IN_ROW(descriptor);
    wire [13:0] in_step_row = `SMALL_IN_STEP_ROW(descriptor);
    wire [13:0] in_step_column = `SMALL_IN_STEP_COLUMN(descriptor);
    wire [13:0] weight_base = `SMALL_WEIGHT_BASE(descriptor);
    wire [9:0] block_words = `SMALL_BLOCK_WORDS(descriptor);
    wire channelwise = `SMALL_CHANNELWISE(descriptor);
    wire skip = `SMALL_SKIP(descriptor);

    // --- windows: rows and columns may be negative
    reg [7:0] rows_left, columns_left;
    reg [8:0] top, left;
    reg [13:0] row_start, window;
    wire row_ends = columns_left == 8'd0;
    assign last_pixel = row_ends && rows_left == 8'd0;
    wire [13:0] below = row_start + in_step_row;
    always @(posedge clk)
        if (layer) begin
            rows_left <= `SMALL_ROWS_OUT(descriptor);
            columns_left <= columns_out;
            top <= {origin_row[7], origin_row};
            left <= {origin_column[7], origin_column};
            row_start <= in_base;
            window <= in_base;
        end else if (next) begin
            if (row_ends) begin
                rows_left <= rows_left - 8'd1;
                columns_left <= columns_out;
                top <= top + {5'd0, stride_rows};
                left <= {origin_column[7], origin_column};
                row_start <= below;
                window <= below;
            end else begin
                columns_left <= columns_left - 8'd1;
                left <= left + {5'd0, stride_columns};
                window <= window + in_step_column;
            end
        end

    // --- taps, blocks, planes
    reg [7:0] taps_left, kernel_rows_left, blocks_left;
    reg [2:0] plane;
    reg [8:0] row, column;
    reg [13:0] kernel_row;
    assign in_range = row <= {1'b0, rows_in} && column <= {1'b0, columns_in};
    wire passed = skip && !in_range && !finished;
    assign read = free && !finished && !passed;
    assign last_plane = plane == 3'd0;
    assign zero = zero_in[plane];

    wire step = passed || (read && last_plane);
    wire tap_ends = blocks_left == 8'd0;
    wire kernel_row_ends = tap_ends && taps_left == 8'd0;
    wire [13:0] kernel_below = kernel_row + in_row;
    always @(posedge clk)
        if (pixel) begin
            taps_left <= kernel_columns;
            kernel_rows_left <= kernel_rows;
            blocks_left <= blocks_in;
            block <= 4'd0;
            plane <= in_width;
            row <= top;
            column <= left;
            kernel_row <= window;
            address <= window;
            weights <= weight_base;
            first <= 1'b1;
            finished <= 1'b0;
        end else begin
            if (read) plane <= last_plane ? in_width : plane - 3'd1;
            if (read || passed)
                address <= step && kernel_row_ends ? kernel_below
                    : address + (passed ? {11'd0, in_width} + 14'd1 : 14'd1);
            if (step) begin
                weights <= weights + {4'd0, block_words};
                blocks_left <= tap_ends ? blocks_in : blocks_left - 8'd1;
                block <= tap_ends ? 4'd0 : block + 4'd1;
                if (tap_ends) begin
                    taps_left <= kernel_row_ends ? kernel_columns : taps_left - 8'd1;
                    column <= kernel_row_ends ? left : column + 9'd1;
                end
                if (kernel_row_ends) begin
                    kernel_rows_left <= kernel_rows_left - 8'd1;
                    row <= row + 9'd1;
                    kernel_row <= kernel_below;
                    finished <= kernel_rows_left == 8'd0;
                end
                if (!passed && (!channelwise || tap_ends)) first <= 1'b0;
            end
        end
endmodule
`default_nettype wire
