// Port b of the banks, shared by fetches of the residual operand and by writes of results: one plane of a
// tile a cycle. A write goes first, because a tile's codes come at their time.
`default_nettype none
`include "bitgear_fields.vh"
module bitgear_port #(
    parameter POSITIONS = 16,
    parameter BLOCK     = 16,
    parameter BANKS     = 32,
    parameter BANK_BITS = 5,
    parameter ADDRESS   = 10
) (
    input  wire                       clk,
    // fetch: codes' bits come 6 cycles later
    input  wire                       fetch,
    output wire                       fetch_taken,
    input  wire [471:0]               fetch_tile,
    input  wire [2:0]                 fetch_plane,
    output wire [POSITIONS*BLOCK-1:0] fetched,
    // write
    input  wire                       write,
    input  wire [471:0]               write_tile,
    input  wire [2:0]                 write_plane,
    input  wire [POSITIONS*BLOCK-1:0] bits,        // of this plane
    // host, while neither: a part is 64 bits of neighbouring banks
    input  wire                       host_write,
    input  wire [ADDRESS-1:0]         host_address,
    input  wire [3:0]                 host_part,
    input  wire [63:0]                host_data,
    // banks
    output wire [BANKS*ADDRESS-1:0]   addresses,
    output wire [BANKS-1:0]           bank_write,
    output wire [BANKS*BLOCK-1:0]     bank_data,
    input  wire [BANKS*BLOCK-1:0]     bank_words
);
    assign fetch_taken = fetch && !write;
    wire [471:0] tile = write ? write_tile : fetch_tile;
    wire [447:0] descriptor = tile[447:0];
    wire [7:0] block = tile[455:448];
    wire [7:0] tile_column = tile[463:456];
    wire [7:0] tile_row = tile[471:464];
    wire [2:0] plane = write ? write_plane : fetch_plane;
    wire out_odd = `DESCRIPTOR_OUT_ODD(descriptor);
    wire res_odd = `DESCRIPTOR_RES_ODD(descriptor);
    wire out_stagger = `DESCRIPTOR_OUT_STAGGER(descriptor);
    wire res_stagger = `DESCRIPTOR_RES_STAGGER(descriptor);
    wire [2:0] out_slot_bits = `DESCRIPTOR_OUT_SLOT_BITS(descriptor);
    wire [1:0] out_skew = `DESCRIPTOR_OUT_SKEW(descriptor);
    wire [1:0] res_skew = `DESCRIPTOR_RES_SKEW(descriptor);
    wire [15:0] out_base = `DESCRIPTOR_OUT_BASE(descriptor);
    wire [15:0] res_base = `DESCRIPTOR_RES_BASE(descriptor);
    wire [15:0] out_row = `DESCRIPTOR_OUT_ROW(descriptor);
    wire [15:0] res_row = `DESCRIPTOR_RES_ROW(descriptor);
    wire [15:0] out_block = `DESCRIPTOR_OUT_BLOCK(descriptor);
    wire [15:0] res_block = `DESCRIPTOR_RES_BLOCK(descriptor);
    wire [3:0] out_plane = `DESCRIPTOR_OUT_PLANE(descriptor);

    // Positions lie in POSITIONS neighbouring banks: in one of two banks of the same number modulo POSITIONS.
    localparam LANE_BITS = BANK_BITS - 1;
    localparam LANES_A_PART = 64 / BLOCK;
    localparam PARTS = POSITIONS / LANES_A_PART;

    // --- 1
    wire signed [10:0] group, segment;
    wire [BANK_BITS-1:0] rotation, threshold;
    wire stagger = write ? out_stagger && (block[0] ^ out_odd) : res_stagger && (block[0] ^ res_odd);
    bitgear_layout #(.BANK_BITS(BANK_BITS)) layout (
        .row({3'd0, tile_row}), .column({3'd0, tile_column}), .slot_bits(out_slot_bits),
        .skew(write ? out_skew : res_skew), .stagger(stagger),
        .group(group), .segment(segment), .rotation(rotation), .threshold(threshold)
    );
    wire [15:0] row_stride = write ? out_row : res_row;
    reg [15:0] offset1, row_address1;
    reg [ADDRESS-1:0] wrap1;
    wire [15:0] wrap = out_slot_bits == BANK_BITS[2:0] ? 16'd1 : row_stride << (write ? out_skew : res_skew);
    reg [BANK_BITS-1:0] rotation1, threshold1;
    reg stagger1, host1;
    reg [ADDRESS-1:0] host_address1;
    always @(posedge clk) begin
        offset1 <= (write ? out_base : res_base) + {8'd0, block} * (write ? out_block : res_block)
            + {13'd0, plane} * {12'd0, out_plane} + {5'd0, segment};
        row_address1 <= {5'd0, group} * row_stride;
        wrap1 <= wrap[ADDRESS-1:0];
        rotation1 <= host_write ? {host_part[$clog2(PARTS)], {LANE_BITS{1'b0}}} : rotation;
        threshold1 <= host_write ? {BANK_BITS{1'b0}} : threshold;
        host1 <= host_write;
        host_address1 <= host_address;
        stagger1 <= stagger;
    end

    // --- 2
    wire [15:0] whole = offset1 + row_address1;
    reg [ADDRESS-1:0] address2, wrap2;
    reg [BANK_BITS-1:0] rotation2, threshold2;
    reg stagger2;
    always @(posedge clk) begin
        address2 <= host1 ? host_address1 : whole[ADDRESS-1:0];
        wrap2 <= wrap1;
        rotation2 <= rotation1;
        threshold2 <= threshold1;
        stagger2 <= stagger1;
    end

    // --- 3: one of two addresses a bank
    wire [ADDRESS-1:0] wrapped = address2 + wrap2;
    reg [BANKS*ADDRESS-1:0] address3;
    reg [BANK_BITS-1:0] rotation3, rotation4;
    genvar b;
    generate
        for (b = 0; b < BANKS; b = b + 1) begin : bank
            localparam [BANK_BITS-1:0] NUMBER = b;
            wire [BANK_BITS-1:0] logical = NUMBER - {{(BANK_BITS - 1) {1'b0}}, stagger2};
            always @(posedge clk) address3[b*ADDRESS+:ADDRESS] <= logical < threshold2 ? wrapped : address2;
        end
    endgenerate
    always @(posedge clk) begin
        rotation3 <= rotation2;
        rotation4 <= rotation3;
    end
    assign addresses = address3;

    // --- fetch: 4 bank, 5 and 6 rotate
    reg [POSITIONS-1:0] further2, further3, further4;    // lanes below the rotation are one round further
    always @(posedge clk) begin
        for (q = 0; q < POSITIONS; q = q + 1) further2[q] <= q[LANE_BITS-1:0] < rotation1[LANE_BITS-1:0];
        further3 <= further2;
        further4 <= further3;
    end
    integer q;
    (* keep *) wire [POSITIONS*BLOCK-1:0] here;
    genvar l;
    generate
        for (l = 0; l < POSITIONS; l = l + 1) begin : lane
            wire upper = rotation4[LANE_BITS] ^ further4[l];
            assign here[l*BLOCK+:BLOCK] = upper ? bank_words[(l+POSITIONS)*BLOCK+:BLOCK] : bank_words[l*BLOCK+:BLOCK];
        end
    endgenerate
    bitgear_rotate #(.WIDTH(BLOCK), .COUNT(POSITIONS), .BITS(LANE_BITS)) rotate_in (
        .clk(clk), .in(here), .amount(rotation4[LANE_BITS-1:0]), .out(fetched)
    );

    // --- write: 1 and 2 rotate, with a bit that enables; 3 beside the address
    reg [POSITIONS*(BLOCK+1)-1:0] planes;
    integer p;
    reg [3:0] sub_row, sub_column;
    wire [2:0] slot_bits = `DESCRIPTOR_OUT_SLOT_BITS(write_tile);
    wire [4:0] lanes = `DESCRIPTOR_LANES(write_tile);
    wire [4:0] tile_rows = `DESCRIPTOR_TILE_ROWS(write_tile);
    wire [15:0] channels_out = `DESCRIPTOR_CHANNELS_OUT(write_tile);
    wire [7:0] blocks_out = `DESCRIPTOR_BLOCKS_OUT(write_tile);
    wire [7:0] rows_out = `DESCRIPTOR_ROWS_OUT(write_tile);
    wire [7:0] columns_out = `DESCRIPTOR_COLUMNS_OUT(write_tile);
    wire [BLOCK-1:0] channels = write_tile[455:448] == blocks_out ? channels_out : {BLOCK{1'b1}};
    wire [8:0] rows_left = {1'b0, rows_out} - {1'b0, write_tile[471:464]};
    wire [8:0] columns_left = {1'b0, columns_out} - {1'b0, write_tile[463:456]};
    always @* begin
        planes = 0;
        for (p = 0; p < POSITIONS; p = p + 1) begin
            sub_row = tile_rows == 5'd1 ? 4'd0 : p[3:0] >> slot_bits;
            sub_column = tile_rows == 5'd1 ? p[3:0] : p[3:0] & ~(4'hf << slot_bits);
            planes[p*(BLOCK+1)+:BLOCK] = host_write ? host_data[p%LANES_A_PART*BLOCK+:BLOCK]
                : bits[p*BLOCK+:BLOCK] & channels;
            planes[p*(BLOCK+1)+BLOCK] = host_write ? {28'd0, host_part} % PARTS == p / LANES_A_PART
                : write && {1'b0, sub_column} < lanes && {1'b0, sub_row} < tile_rows
                    && {5'd0, sub_row} <= rows_left && {5'd0, sub_column} <= columns_left;
        end
    end
    wire [LANE_BITS-1:0] back = host_write ? {LANE_BITS{1'b0}} : -rotation[LANE_BITS-1:0];
    wire [POSITIONS*(BLOCK+1)-1:0] spread;
    bitgear_rotate #(.WIDTH(BLOCK + 1), .COUNT(POSITIONS), .BITS(LANE_BITS)) rotate_out (
        .clk(clk), .in(planes), .amount(back), .out(spread)
    );
    reg [BANKS-1:0] enable3;
    reg [BANKS*BLOCK-1:0] data3;
    integer e;
    always @(posedge clk)
        for (e = 0; e < POSITIONS; e = e + 1) begin
            enable3[e] <= spread[e*(BLOCK+1)+BLOCK] && rotation2[LANE_BITS] == further2[e];
            enable3[e+POSITIONS] <= spread[e*(BLOCK+1)+BLOCK] && rotation2[LANE_BITS] != further2[e];
            data3[e*BLOCK+:BLOCK] <= spread[e*(BLOCK+1)+:BLOCK];
            data3[(e+POSITIONS)*BLOCK+:BLOCK] <= spread[e*(BLOCK+1)+:BLOCK];
        end
    assign bank_write = enable3;
    assign bank_data = data3;
endmodule
`default_nettype wire
