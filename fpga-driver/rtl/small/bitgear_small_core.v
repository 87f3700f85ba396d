// The small core: one network, layer by layer, pixel by pixel, in the memories of an iCE40 UltraPlus. For each
// tap and block of 16 input channels the codes are read; then a filter's weights of that place are multiplied
// with them each cycle, up to three planes at once, while the next codes are read. When a pixel's sums are
// whole, its channels are requantised, 16 at a time, and written as planes (docs/small-core.md).
`default_nettype none
`include "bitgear_small_fields.vh"
module bitgear_small_core (
    input  wire        clk,
    input  wire        reset,
    input  wire        start,
    input  wire [13:0] start_address,   // of the first layer's descriptor
    output wire        busy,
    output reg  [31:0] cycles,          // of the last frame
    // memories, while not busy: activations, then the parameters' upper, middle, lower words
    input  wire [15:0] host_address,
    input  wire        host_write,
    input  wire [15:0] host_data,
    output wire [15:0] host_read        // one cycle later
);
    localparam IDLE = 4'd0, FETCH = 4'd1, LAYER = 4'd2, PIXEL = 4'd3, RUN = 4'd4, OPERAND = 4'd5,
        REQUANTISE = 4'd6, WRITE = 4'd7, NEXT = 4'd8;
    // REQUANTISE: a channel takes 2 cycles from its table entry's first word, then
    localparam LATENCY = 6'd6;          // until its code is there
    localparam LAST = LATENCY + 6'd30;

    reg [3:0] state;
    reg [5:0] count;                    // cycles of FETCH, OPERAND, REQUANTISE, WRITE
    assign busy = state != IDLE;

    // --- descriptor
    reg [335:0] descriptor;
    reg [13:0] next_descriptor;
    wire last = `SMALL_LAST(descriptor);
    wire residual = `SMALL_RESIDUAL(descriptor);
    wire logits = `SMALL_LOGITS(descriptor);
    wire channelwise = `SMALL_CHANNELWISE(descriptor);
    wire [1:0] groups = `SMALL_GROUPS(descriptor);
    wire [1:0] last_planes = `SMALL_PLANES(descriptor);
    wire [2:0] out_width = `SMALL_OUT_WIDTH(descriptor);
    wire [2:0] res_width = `SMALL_RES_WIDTH(descriptor);
    wire [7:0] filters = `SMALL_FILTERS(descriptor);
    wire [13:0] out_gap = `SMALL_OUT_GAP(descriptor);
    wire [13:0] table_base = `SMALL_TABLE_BASE(descriptor);

    // --- memories
    wire [13:0] activation_address;
    wire [15:0] activation_data, activation_read;
    wire [47:0] parameters_read;
    reg [13:0] parameter_address;
    wire activation_write;
    bitgear_small_memory activations (
        .clk(clk), .address(busy ? activation_address : host_address[13:0]),
        .write(busy ? activation_write : host_write && host_address[15:14] == 2'd0),
        .data(busy ? activation_data : host_data), .read(activation_read)
    );
    wire [13:0] parameters_address = busy ? parameter_address : host_address[13:0];
    genvar m;
    generate
        for (m = 0; m < 3; m = m + 1) begin : parameters
            bitgear_small_memory memory (
                .clk(clk), .address(parameters_address),
                .write(!busy && host_write && host_address[15:14] == 2'd3 - m[1:0]), .data(host_data),
                .read(parameters_read[16*m+:16])
            );
        end
    endgenerate
    reg [1:0] host_memory;
    always @(posedge clk) host_memory <= host_address[15:14];
    assign host_read = host_memory == 2'd0 ? activation_read : parameters_read[16*(3-{30'd0, host_memory})+:16];

    // --- codes of the pass
    wire read, last_plane, in_range, zero, finished, next_first, last_pixel;
    wire [3:0] next_block;
    wire [13:0] load_address, next_weights;
    reg arrives, arrives_last, arrives_first, arrives_in_range, arrives_zero;
    reg full, taken;                    // codes are there, and are in use
    wire begins, released;
    bitgear_small_walk walk (
        .clk(clk), .descriptor(descriptor), .layer(state == LAYER), .pixel(state == PIXEL), .next(state == NEXT),
        .last_pixel(last_pixel), .free(state == RUN && !full && !arrives_last), .read(read),
        .address(load_address), .last_plane(last_plane), .in_range(in_range), .zero(zero), .finished(finished),
        .first(next_first), .block(next_block), .weights(next_weights)
    );
    wire operand = state == OPERAND;
    reg begun;                          // the first plane has been read
    reg pass_first;
    reg [3:0] pass_block;           // of channelwise
    reg [13:0] pass_weights;
    always @(posedge clk) begin
        arrives <= read || operand;
        arrives_first <= read ? !begun : operand && count == 6'd0;
        arrives_last <= read && last_plane;
        arrives_in_range <= in_range || operand;
        arrives_zero <= zero;
        if (read) begun <= !last_plane;
        if (read && last_plane) begin
            pass_first <= next_first;
            pass_block <= next_block;
            pass_weights <= next_weights;
        end
        if (state == PIXEL) begin
            begun <= 1'b0;
            full <= 1'b0;
            taken <= 1'b0;
        end else begin
            full <= arrives_last || (full && !released);
            taken <= begins ? channelwise : taken && !released;
        end
    end

    wire [127:0] codes;
    wire [15:0] top;
    wire [7:0] code;
    wire rotate;
    bitgear_small_turn turn (
        .clk(clk), .plane_valid(arrives || state == WRITE), .plane_first(arrives_first),
        .plane(arrives_in_range ? activation_read : {16{arrives_zero}}), .code_valid(rotate), .code(code),
        .codes(codes), .top(top)
    );

    // --- a pass: a group of planes of a filter's weights each cycle
    reg running, beginning;
    reg [1:0] group;
    reg [7:0] filters_left;
    wire first_group = group == 2'd0;
    wire last_group = group == groups - 2'd1;
    wire last_beat = running && last_group && filters_left == 8'd0;
    assign begins = state == RUN && full && !taken && (!running || last_beat);
    reg first;
    always @(posedge clk) begin
        running <= state == RUN && (begins || (running && !last_beat));
        beginning <= begins;
        if (begins) begin
            first <= pass_first;
            filters_left <= channelwise ? 8'd15 : filters;
            group <= 2'd0;
        end else if (running) begin
            if (last_group) filters_left <= filters_left - 8'd1;
            group <= last_group ? 2'd0 : group + 2'd1;
        end
    end

    // Flags beside the products: of the cycle after the weights' address on.
    reg [5:1] valid;
    reg [4:0] flags [1:5];
    reg released6;
    integer i;
    always @(posedge clk) begin
        valid <= {valid[4:1], running};
        flags[1] <= {first_group, last_group, beginning, first, last_beat};
        for (i = 2; i <= 5; i = i + 1) flags[i] <= flags[i-1];
        released6 <= valid[5] && flags[5][0];
    end
    wire [2:0] planes = channelwise ? 3'b000 : !flags[1][3] ? 3'b111
        : {1'b1, last_planes[1], last_planes == 2'd3};
    wire signed [15:0] product;
    bitgear_small_dot dot (
        .clk(clk), .take(beginning), .codes(codes), .weights(parameters_read), .planes(planes), .sum(product)
    );
    // One block's codes rotate past while they are added, and may be read again behind.
    reg valid6;
    always @(posedge clk) valid6 <= valid[5];
    assign released = channelwise ? released6 : begins;

    wire [30:0] sum;
    wire sums_busy;
    reg [3:0] out_block;
    bitgear_small_sums sums (
        .clk(clk), .valid(valid[5]), .first_group(flags[5][4]), .last_group(flags[5][3]), .begins(flags[5][2]),
        .base(channelwise ? {pass_block, 4'd0} : 8'd0), .first(flags[5][1]), .product(product),
        .channelwise(channelwise), .maximum(`SMALL_MAXIMUM(descriptor)), .code(codes[7:0]), .busy(sums_busy),
        .drain(state == REQUANTISE), .channel({out_block, count[4:1]}), .sum(sum)
    );
    wire settled = finished && !full && !arrives_last && !running && valid == 5'd0 && !sums_busy;

    // --- requantise
    wire requantise = state == REQUANTISE;
    reg [47:0] entry;                   // its first word
    always @(posedge clk) if (count[0]) entry <= parameters_read;
    wire [15:0] logit;
    bitgear_small_requantiser requantiser (
        .clk(clk), .odd(count[0]), .sum(sum), .multiplier(entry[24:0]), .bias({parameters_read[40:0], entry[47:25]}),
        .residual(codes[7:0] & {8{residual}}), .factor(`SMALL_RESIDUAL_FACTOR(descriptor)),
        .shift(`SMALL_SHIFT(descriptor)), .code(code), .logit(logit)
    );
    wire rotates = requantise && !count[0] && count != 6'd0;
    assign rotate = rotates || (channelwise && valid6);

    // --- addresses
    reg [13:0] out_address, res_address;
    assign activation_address = operand ? res_address : requantise || state == WRITE ? out_address : load_address;
    wire write_logit = rotates && logits && count >= LATENCY;
    assign activation_write = state == WRITE || write_logit;
    assign activation_data = requantise ? logit : top;
    always @(posedge clk) begin
        if (state == LAYER) begin
            out_address <= `SMALL_OUT_BASE(descriptor);
            res_address <= `SMALL_RES_BASE(descriptor);
        end else begin
            if (activation_write) out_address <= out_address + 14'd1;
            else if (state == NEXT) out_address <= out_address + out_gap;
            if (operand) res_address <= res_address + 14'd1;
        end

        if (state == IDLE) parameter_address <= start_address;
        else if (state == NEXT) parameter_address <= next_descriptor;
        else if (begins) parameter_address <= pass_weights;
        else if (state == RUN && settled) parameter_address <= table_base;
        else if (running) parameter_address <= parameter_address + (last_group ? 14'd4 - {12'd0, groups} : 14'd1);
        else if (state == FETCH ? count != `SMALL_WORDS : requantise && count < 6'd32)
            parameter_address <= parameter_address + 14'd1;
    end

    // --- order
    wire [3:0] after_drain = out_block == filters[7:4] ? NEXT : residual ? OPERAND : REQUANTISE;
    wire last_count = state == FETCH ? count == `SMALL_WORDS : operand ? count[2:0] == res_width
        : requantise ? count == LAST : count[2:0] == out_width;
    always @(posedge clk) begin
        // Not as a shift register: yosys 0.23 takes two of its stages into a multiplier for one (SB_MAC16).
        for (i = 0; i < `SMALL_WORDS; i = i + 1)
            if (state == FETCH && count == i[5:0] + 6'd1) descriptor[48*i+:48] <= parameters_read;
        if (state == FETCH) next_descriptor <= parameter_address;
        if (start && !busy) cycles <= 32'd0;
        else if (busy) cycles <= cycles + 32'd1;
        count <= !(state == FETCH || operand || requantise || state == WRITE) || last_count ? 6'd0 : count + 6'd1;
        if (state == RUN) out_block <= 4'd0;
        else if (state == WRITE ? last_count : requantise && last_count && logits) out_block <= out_block + 4'd1;
        if (reset) state <= IDLE;
        else
            case (state)
                IDLE: if (start) state <= FETCH;
                FETCH: if (last_count) state <= LAYER;
                LAYER: state <= PIXEL;
                PIXEL: state <= RUN;
                RUN: if (settled) state <= residual ? OPERAND : REQUANTISE;
                OPERAND: if (last_count) state <= REQUANTISE;
                REQUANTISE: if (last_count) state <= logits ? after_drain : WRITE;
                WRITE: if (last_count) state <= after_drain;
                default: state <= !last_pixel ? PIXEL : last ? IDLE : FETCH;
            endcase
    end
endmodule
`default_nettype wire
